import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import type { Instance } from '../../domain/instance.ts';
import { unifiedDayOf } from '../../domain/unified-day.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** What becomes of subscriptions at the end of their term (marketplace-rules 4.1); `ending`: not renewed on expiry. */
export const RENEWAL_TABS = ['manual', 'auto', 'ending', 'expired'] as const;

export type RenewalTab = (typeof RENEWAL_TABS)[number];

/** A page of a buyer's subscriptions on one tab. */
export interface RenewalList {
  readonly tab: RenewalTab;
  readonly rows: readonly InstanceRow[];
  readonly page: number;
  /** At least so many pages: how many there are is not counted. */
  readonly pages: number;
  readonly unifiedDay: number;
}

const PAGE_SIZE = 20;

/** Builds one tab, newest first; it reads no further than the page. */
export function renewalList(
  workspace: Workspace,
  buyer: Buyer | undefined,
  wanted: { readonly tab: RenewalTab; readonly page: number },
): RenewalList {
  const { state } = workspace;
  const { tab } = wanted;
  const page = Math.max(1, wanted.page);
  const found: Instance[] = [];
  for (const id of state.instancesOfBuyer(buyer?.id ?? '').newestFirst()) {
    const instance = state.get('instances', id);
    if (instance && tabOf(instance) === tab) found.push(instance);
    if (found.length > page * PAGE_SIZE) break;
  }
  return {
    tab,
    rows: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((instance) => instanceRow(workspace, instance)),
    page,
    pages: found.length > page * PAGE_SIZE ? page + 1 : page,
    unifiedDay: unifiedDayOf(buyer ?? {}, workspace.profile()),
  };
}

function tabOf({ billing, status, autoRenewal, autoUnsubscribe }: Instance): RenewalTab | undefined {
  if (billing !== 'period') return undefined;
  if (status === 'expired' || status === 'frozen') return 'expired';
  if (status !== 'in_use') return undefined;
  if (autoUnsubscribe) return 'ending';
  return autoRenewal ? 'auto' : 'manual';
}
