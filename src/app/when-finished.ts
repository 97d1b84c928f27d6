import type { Call } from '../domain/call.ts';
import { isOpen } from '../domain/draft.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/**
 * Resolves when a call has ended (or when nothing can be saved any more: then with the call as it stands).
 * @throws AppError `not_found` when the records were replaced meanwhile and the call is not among them
 */
export function whenFinished(workspace: Workspace, callId: string): Promise<Call> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      try {
        const call = findRecord(workspace, 'calls', callId);
        if (isOpen(call) && !workspace.damage) return;
        resolve(call);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      unsubscribe();
    };
    const unsubscribe = workspace.feed.subscribe((event) => {
      if (event.subjectId === callId || event.kind === 'store' || event.kind === 'replaced') check();
    });
    check();
  });
}
