import type { Call } from '../domain/call.ts';
import type { Draft } from '../domain/draft.ts';
import type { Instance } from '../domain/instance.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { tellSeller } from '../domain/tell-seller.ts';
import { findInstance, findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import { whenFinished } from './when-finished.ts';
import type { Workspace } from './workspace.ts';

/** Why the details of an instance cannot be asked for now, if so. */
export function detailsRefusal(instance: Instance): Refusal | undefined {
  // Under supervision the buyer sees the access data before the acceptance (marketplace-rules 3.5).
  const isThere = instance.status !== 'provisioning' || instance.supervision?.created === true;
  if (!isThere || instance.sellerInstanceId === undefined) return refuse('details_not_ready');
  if (instance.status === 'released' || instance.status === 'failed') {
    return refuse('details_gone', { status: instance.status });
  }
  return undefined;
}

/** Most ids of one queryInstance (v2-saas 4.2). */
export const DETAILS_AT_ONCE_MAX = 100;

/**
 * Opens the resource details as the buyer does: the seller is asked live (queryInstance, one try) and the finished call
 * comes back beside the instance, which holds the newest access data (marketplace-rules 0.9).
 * @throws AppError `not_found`
 */
export async function viewDetails(
  workspace: Workspace,
  instanceId: string,
): Promise<{ readonly instance: Instance; readonly call: Call } | Refusal> {
  const details = await viewDetailsOfMany(workspace, [instanceId]);
  if (isRefusal(details)) return details;
  const [instance] = details.instances;
  if (!instance) throw new Error('the instance has gone while it was asked about');
  return { instance, call: details.call };
}

/**
 * Asks the seller about up to 100 instances with one queryInstance, ids joined by commas (v2-saas 4.2). They must
 * belong to one production address.
 * @throws AppError `not_found`
 */
export async function viewDetailsOfMany(
  workspace: Workspace,
  instanceIds: readonly string[],
): Promise<{ readonly instances: readonly Instance[]; readonly call: Call } | Refusal> {
  const ids = [...new Set(instanceIds.map((id) => findInstance(workspace, id).id))];
  if (ids.length > DETAILS_AT_ONCE_MAX) return refuse('details_too_many', { max: DETAILS_AT_ONCE_MAX });
  const [told, verb] = ids.length === 1 ? [{ id: ids[0] }, 'details'] : [{ instanceIds: ids }, 'details-of-many'];
  const asked = await carriedOut(workspace, verb, told, () => workspace.decide((draft) => askAboutDetails(draft, ids)));
  if (isRefusal(asked)) return asked;
  const call = await whenFinished(workspace, asked.id);
  return { instances: ids.map((id) => findRecord(workspace, 'instances', id)), call };
}

function askAboutDetails(draft: Draft, ids: readonly string[]): Call | Refusal {
  const instances = ids.map((id) => draft.need('instances', id));
  const [first] = instances;
  if (!first) throw new Error('nothing to ask about');
  const refusal = instances.map(detailsRefusal).find((found) => found !== undefined);
  if (refusal) return refusal;
  const addressOf = (instance: Instance): string => {
    const { url, accessKey } = draft.need('products', instance.productId).interface;
    return JSON.stringify([url, accessKey]);
  };
  if (instances.some((instance) => addressOf(instance) !== addressOf(first))) {
    return refuse('details_of_several_sellers');
  }
  const sellerInstanceIds = instances.map(({ sellerInstanceId }) => sellerInstanceId ?? '');
  const call = tellSeller(draft, first, { does: 'show_details', sellerInstanceIds }, { cause: 'details_view' });
  if (!call) throw new Error('every version has a call for details');
  return call;
}
