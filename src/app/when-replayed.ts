import type { ProductApplication } from '../domain/application.ts';
import { isReplaying } from '../domain/case-replay.ts';
import { replayRefusal } from '../domain/note-replay.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/**
 * Resolves when no replay of an application's cases is under way (or when nothing can be saved any more, or `signal` ends
 * the waiting: then with the application as it stands). Each case is tried once, so that the limits of an answer bound it.
 * @returns refused where the replay that has ended did not let its step be taken
 * @throws AppError `not_found` when the records were replaced meanwhile and the application is not among them
 */
export function whenReplayed(
  workspace: Workspace,
  id: string,
  signal?: AbortSignal,
): Promise<ProductApplication | Refusal> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      unsubscribe();
      signal?.removeEventListener('abort', check);
    };
    const check = (): void => {
      try {
        const application = findRecord(workspace, 'applications', id);
        const isOver = !isReplaying(application) || workspace.damage !== undefined || signal?.aborted === true;
        if (!isOver) return;
        resolve(replayRefusal(workspace.draft(), application) ?? application);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      end();
    };
    const unsubscribe = workspace.feed.subscribe(({ kind }) => {
      if (kind === 'call' || kind === 'store' || kind === 'replaced') check();
    });
    signal?.addEventListener('abort', check);
    check();
  });
}
