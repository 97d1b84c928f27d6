import { resultOf } from '../app/send-experiment.ts';
import type { Workspace } from '../app/workspace.ts';

/** Waits until an experiment has ended or the patience is over. */
export function experimentEnded(
  workspace: Workspace,
  callId: string,
  number: number,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      unsubscribe();
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const check = (): void => {
      const gone = workspace.state.get('calls', callId) === undefined;
      if (gone || workspace.damage || resultOf(workspace, callId, number) !== undefined) end();
    };
    const timer = setTimeout(end, patienceMs);
    const unsubscribe = workspace.feed.subscribe(check);
    signal?.addEventListener('abort', end);
    check();
  });
}
