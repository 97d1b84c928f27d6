import type { Call } from '../domain/call.ts';
import type { Workspace } from './workspace.ts';

/**
 * Resolves with the first call that is found: one that is there already, newest first, or the next one that changes to
 * fit. The caller bounds the waiting with `signal`.
 * @param candidates gives the calls that may fit already, newest first; asked again when the records were replaced
 * @returns the call, or `undefined` when `signal` ended the waiting
 */
export function waitForCall(
  workspace: Workspace,
  candidates: () => Iterable<Call>,
  fits: (call: Call) => boolean,
  signal: AbortSignal,
): Promise<Call | undefined> {
  const present = (): Call | undefined => {
    for (const call of candidates()) if (fits(call)) return call;
    return undefined;
  };
  const found = present();
  if (found) return Promise.resolve(found);
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const end = (call: Call | undefined): void => {
      unsubscribe();
      signal.removeEventListener('abort', giveUp);
      resolve(call);
    };
    const giveUp = (): void => end(undefined);
    const unsubscribe = workspace.feed.subscribe((event) => {
      if (event.kind === 'replaced') {
        const call = present();
        if (call) end(call);
      }
      const call = event.kind === 'call' ? workspace.state.get('calls', event.subjectId) : undefined;
      if (call && fits(call)) end(call);
    });
    signal.addEventListener('abort', giveUp);
  });
}
