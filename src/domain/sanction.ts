import { beijingDate } from './calendar.ts';
import type { Product, Sanction } from './catalogue.ts';
import type { Draft } from './draft.ts';
import type { NoticeKind } from './notice.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** How a product stands this month. */
export interface SanctionMeter {
  readonly month: string;
  readonly failedOrders: number;
  /** Absent: there is no limit. */
  readonly limit: number | undefined;
  /** Failed orders until it is taken off. */
  readonly left: number | undefined;
  readonly warned: boolean;
  readonly delistedSimAt: number | undefined;
}

/** Failed orders of a product this month, and how many more it can bear. */
export function sanctionMeter({ sanction }: Product, profile: SiteProfile, simAt: number): SanctionMeter {
  const month = monthOf(simAt);
  const failedOrders = sanction?.month === month ? sanction.failedOrders : 0;
  const allowed = ruleValue(profile, 'sanction.failedOrdersPerMonth');
  const limit = allowed === 0 ? undefined : allowed;
  const left = limit === undefined ? undefined : Math.max(0, limit + 1 - failedOrders);
  const warnBefore = ruleValue(profile, 'sanction.warnBefore');
  return {
    month,
    failedOrders,
    limit,
    left,
    warned: left !== undefined && failedOrders > 0 && left <= warnBefore,
    delistedSimAt: sanction?.delistedSimAt,
  };
}

/**
 * An order failed because of the interface: it counts against its product; the seller is warned before the limit is passed,
 * and with the order that passes it the product is taken off the market. Running instances are not touched: no manual
 * renewal and no change any more, automatic renewals go on (marketplace-rules 13.3).
 */
export function countFailedOrder(draft: Draft, order: Order): void {
  const { simAt, profile } = draft.context;
  if (order.type !== 'new' && order.type !== 'trial' && ruleValue(profile, 'sanction.counts') === 'new_orders') return;
  const product = draft.need('products', order.productId);
  const before = sanctionMeter(product, profile, simAt);
  const failedOrders = before.failedOrders + 1;
  const { delistedSimAt } = before;
  const { frozenSimAt } = product.sanction ?? {};
  const sanction: Sanction = {
    month: before.month,
    failedOrders,
    ...(delistedSimAt === undefined ? {} : { delistedSimAt }),
    ...(frozenSimAt === undefined ? {} : { frozenSimAt }),
  };
  const counted: Product = { ...product, sanction };
  draft.put('products', counted);
  const { left, limit = 0 } = sanctionMeter(counted, profile, simAt);
  if (left === undefined || delistedSimAt !== undefined || product.status !== 'listed') return;
  const params = { failedOrders, limit, left };
  if (left === 0) {
    draft.put('products', { ...counted, status: 'discontinued', sanction: { ...sanction, delistedSimAt: simAt } });
    tell(draft, order, 'product_delisted', params);
  } else if (left <= ruleValue(profile, 'sanction.warnBefore')) tell(draft, order, 'delisting_near', params);
}

/** Why the operator cannot put a product back on the market, if so. */
export function relistRefusal({ sanction }: Product, profile: SiteProfile): Refusal | undefined {
  if (sanction?.delistedSimAt === undefined) return refuse('relist_not_delisted');
  return ruleValue(profile, 'sanction.relisting') === 'operator' ? undefined : refuse('relist_final');
}

/** The operator puts a product back on the market; its failed orders are forgotten [ours: else the next one takes it off]. */
export function relistProduct(draft: Draft, productId: string): Product | Refusal {
  const product = draft.need('products', productId);
  const refusal = relistRefusal(product, draft.context.profile);
  if (refusal) return refusal;
  const { sanction: _served, ...rest } = product;
  const relisted: Product = { ...rest, status: 'listed' };
  draft.put('products', relisted);
  notify(draft, 'seller', 'product_relisted', { id: '', buyerId: '', productId });
  return relisted;
}

function tell(draft: Draft, order: Order, kind: NoticeKind, params: Readonly<Record<string, number>>): void {
  const instance = { id: order.instanceId, buyerId: order.buyerId, productId: order.productId };
  notify(draft, 'seller', kind, instance, { orderId: order.id, params });
}

function monthOf(simAt: number): string {
  const { year, month } = beijingDate(simAt);
  return `${year}-${String(month).padStart(2, '0')}`;
}
