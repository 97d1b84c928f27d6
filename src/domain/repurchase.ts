import { stockRefusal } from './adjust-stock.ts';
import type { Draft } from './draft.ts';
import { isMetered, type Instance } from './instance.ts';
import { alarmAt, type Pack } from './meter.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { paymentRefusal } from './pay-order.ts';
import { isSelectionProblem, quoteSelection } from './price-quote.ts';
import { purchase, purchaseRefusal } from './purchase.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';

/**
 * Auto-repurchase (自动复购, marketplace-rules 8.4): once the remainder has reached the buyer's threshold, the planned
 * package is bought as a normal new order. A failure is told to the buyer, who can act by hand; it is not tried again.
 */
export function buyAgain(draft: Draft, instanceId: string): void {
  const instance = draft.need('instances', instanceId);
  const { pack } = instance;
  const isDue =
    pack?.repurchaseSku !== undefined &&
    isMetered(instance) &&
    pack.repurchaseOrderId === undefined &&
    pack.repurchaseFailedSimAt === undefined &&
    pack.leftTenThousandths <= alarmAt(pack);
  if (!isDue) return;
  const order = buyNow(draft, instance, pack.repurchaseSku ?? '');
  const { simAt } = draft.context;
  const after: Pack = isRefusal(order)
    ? { ...pack, repurchaseFailedSimAt: simAt }
    : { ...pack, repurchaseOrderId: order.id };
  draft.put('instances', { ...draft.need('instances', instanceId), pack: after });
  if (isRefusal(order)) {
    const { reason, params } = order;
    notify(draft, 'buyer', 'package_repurchase_failed', instance, { params: { ...params, reason } });
  } else notify(draft, 'buyer', 'package_repurchased', instance, { orderId: order.id });
}

/**
 * Places and pays the order, and hands alarm and plan on to the new package. What stands in its way is looked for before
 * anything is recorded: this runs inside other work, which a failed purchase must not leave anything in.
 */
function buyNow(draft: Draft, instance: Instance, skuCode: string): Order | Refusal {
  const { productId, buyerId, pack } = instance;
  const product = draft.get('products', productId);
  if (!product) return refuse('product_not_listed');
  const { profile } = draft.context;
  const withOffers = ruleValue(profile, 'package.repurchase.privateOffers') === 'applied';
  const privateOffers = withOffers ? draft.privateOffersOf(buyerId) : [];
  const selection = { skuCode, billing: 'package', quantity: 1 } as const;
  const quote = quoteSelection(product, selection, { ...draft.context, privateOffers });
  if (isSelectionProblem(quote)) return refuse('repurchase_not_sold');
  const refusal =
    purchaseRefusal(draft, { product, buyerId, quote }) ??
    stockRefusal(draft, productId, quote.specification.id) ??
    paymentRefusal(draft, { buyerId, productId, totalMinor: quote.amountMinor }, {});
  if (refusal) return refusal;
  const placed = purchase(draft, { productId, buyerId, quote, pay: 'paid' });
  if (isRefusal(placed)) throw new Error(`a package that can be bought was refused: ${placed.reason}`);
  const bought = draft.need('instances', placed.instanceId);
  if (bought.pack) {
    const { alarm, repurchaseSku } = pack ?? {};
    const plan = { ...(alarm ? { alarm } : {}), ...(repurchaseSku === undefined ? {} : { repurchaseSku }) };
    draft.put('instances', { ...bought, pack: { ...bought.pack, ...plan } });
  }
  return placed;
}
