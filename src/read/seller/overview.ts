import type { MarketState } from '../../app/market-state.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import { classesSharing } from '../../domain/interface-key.ts';
import { failingDays } from '../../domain/probe.ts';
import { addressState } from '../../domain/production-address.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { restartRefusal } from '../../domain/restart-call.ts';
import { noticeList, type NoticeRow } from '../buyer/notice-list.ts';
import { sanctionRows, type SanctionRow } from '../simulator/sanction-list.ts';
import { orderList, type OrderRow } from './order-list.ts';

/** What needs the seller's eye. */
export interface SellerOverview {
  /** Failed calls that can be restarted. */
  readonly failedCalls: number;
  /** Calls that wait for their next try. */
  readonly retryingCalls: number;
  /** The product with the most failed orders this month; absent without products. */
  readonly worst: SanctionRow | undefined;
  readonly delisted: number;
  readonly productCount: number;
  readonly sampleProducts: number;
  /** Drafts and rejected applications, which wait for the seller. */
  readonly openApplications: number;
  /** Applications that wait for the operator. */
  readonly pendingApplications: number;
  /** Pending applications that could not be approved because saved cases failed. */
  readonly unfitApplications: number;
  /** Products whose probes fail, those with frozen trade included, the worst first. */
  readonly failingProbes: readonly { readonly productId: string; readonly frozen: boolean }[];
  /** Production addresses whose verification failed. */
  readonly failedAddresses: number;
  /** Keys that serve two classes of interfaces. */
  readonly sharedKeys: number;
  readonly orders: readonly OrderRow[];
  readonly notices: readonly NoticeRow[];
}

const ORDERS_SHOWN = 6;
const NOTICES_SHOWN = 5;

/** Builds the seller's overview. */
export function sellerOverview(workspace: Workspace): SellerOverview {
  const { state } = workspace;
  const products = [...state.all('products').values()];
  const { sampleSellerUrl } = state.workspace();
  const applications = [...state.all('applications').values()];
  const keys = [...state.all('interfaceKeys').values()];
  const sanctions = sanctionRows(workspace);
  const everything = { status: undefined, productId: undefined, text: '' };
  return {
    failedCalls: countFailed(state).restartable,
    retryingCalls: state.all('calls').count({ status: 'retrying' }),
    worst: sanctions[0],
    delisted: sanctions.filter(({ state: standing }) => standing === 'delisted').length,
    productCount: products.length,
    sampleProducts: products.filter((product) => product.interface.url === sampleSellerUrl).length,
    openApplications: applications.filter(({ state: each }) => each === 'draft' || each === 'rejected').length,
    pendingApplications: applications.filter(({ state: each }) => each === 'pending_approval').length,
    unfitApplications: applications.filter(
      ({ state: each, replay }) => each === 'pending_approval' && replay?.outcome === 'failed',
    ).length,
    failingProbes: failingProbes(workspace, products),
    failedAddresses: [...state.all('productionAddresses').values()].filter((each) => addressState(each) === 'failed')
      .length,
    sharedKeys: keys.filter((key) => classesSharing(key, keys).length > 0).length,
    orders: orderList(workspace, everything, { limit: ORDERS_SHOWN }).rows,
    notices: noticeList(workspace, 'seller', 1).items.slice(0, NOTICES_SHOWN),
  };
}

function failingProbes(workspace: Workspace, products: readonly Product[]): SellerOverview['failingProbes'] {
  const profile = workspace.profile();
  const failing = products.flatMap(({ id, sanction }) => {
    const frozen = sanction?.frozenSimAt !== undefined;
    const probes = workspace.state.get('probes', id);
    return frozen || (probes && failingDays(probes, profile) > 0) ? [{ productId: id, frozen }] : [];
  });
  return failing.sort((a, b) => Number(b.frozen) - Number(a.frozen));
}

/** Counts of failed calls, each with what it was worked out from. */
const counted = new WeakMap<
  MarketState,
  { readonly basis: string; readonly failed: number; readonly restartable: number }
>();

/** Calls to the seller that have failed, and those of them that can be restarted. */
export function failedCalls(state: MarketState): { readonly failed: number; readonly restartable: number } {
  return countFailed(state);
}

/** Among a million calls there may be many thousand failed ones: they are looked at anew only after a change. */
function countFailed(state: MarketState): { readonly failed: number; readonly restartable: number } {
  const calls = state.all('calls');
  const all = calls.count({ status: 'failed' });
  const basis = `${state.changeCount} ${all}`;
  const known = counted.get(state);
  if (known?.basis === basis) return known;
  let [failed, restartable] = [0, 0];
  if (all > 0)
    for (const call of calls.heads({ status: 'failed', direction: 'to_seller' })) {
      failed += 1;
      if (!isRefusal(restartRefusal(call, state))) restartable += 1;
    }
  counted.set(state, { basis, failed, restartable });
  return { failed, restartable };
}
