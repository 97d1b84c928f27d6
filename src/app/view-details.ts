import type { Call } from '../domain/call.ts';
import { enqueueCall } from '../domain/enqueue-call.ts';
import { isOpen } from '../domain/draft.ts';
import type { Instance } from '../domain/instance.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { findInstance, findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** Why the details of an instance cannot be asked for now, if so. */
export function detailsRefusal(instance: Instance): Refusal | undefined {
  if (instance.status === 'provisioning' || instance.sellerInstanceId === undefined) return refuse('details_not_ready');
  if (instance.status === 'released' || instance.status === 'failed') {
    return refuse('details_gone', { status: instance.status });
  }
  return undefined;
}

/**
 * Opens the resource details as the buyer does: the seller is asked live (queryInstance, one try) and the finished call
 * comes back beside the instance, which holds the newest access data (marketplace-rules 0.9).
 * @throws AppError `not_found`
 */
export async function viewDetails(
  workspace: Workspace,
  instanceId: string,
): Promise<{ readonly instance: Instance; readonly call: Call } | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  const asked = await workspace.decide((draft) => {
    const instance = draft.need('instances', id);
    return (
      detailsRefusal(instance) ??
      enqueueCall(draft, instance, {
        activity: 'queryInstance',
        cause: 'details_view',
        fields: { instanceId: instance.sellerInstanceId ?? '' },
      })
    );
  });
  if (isRefusal(asked)) return asked;
  const call = await whenFinished(workspace, asked.id);
  return { instance: findRecord(workspace, 'instances', id), call };
}

/** Resolves when a call has ended (or when nothing can be saved any more: then with the call as it stands). */
function whenFinished(workspace: Workspace, callId: string): Promise<Call> {
  return new Promise((resolve) => {
    const check = (): void => {
      const call = findRecord(workspace, 'calls', callId);
      if (isOpen(call) && !workspace.damage) return;
      unsubscribe();
      resolve(call);
    };
    const unsubscribe = workspace.feed.subscribe((event) => {
      if (event.subjectId === callId || event.kind === 'store') check();
    });
    check();
  });
}
