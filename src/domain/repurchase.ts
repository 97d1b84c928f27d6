import type { Draft } from './draft.ts';
import { isMetered, type Instance } from './instance.ts';
import { alarmAt, type Pack } from './meter.ts';
import { notify } from './notify.ts';
import { usualMethod } from './payment-methods.ts';
import { isSelectionProblem, quoteSelection } from './price-quote.ts';
import { purchase, purchaseRefusal } from './purchase.ts';
import { isRefusal } from './refusal.ts';
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
  const orderId = order(draft, instance, pack.repurchaseSku ?? '');
  const { simAt } = draft.context;
  const after: Pack =
    orderId === undefined ? { ...pack, repurchaseFailedSimAt: simAt } : { ...pack, repurchaseOrderId: orderId };
  draft.put('instances', { ...draft.need('instances', instanceId), pack: after });
  if (orderId === undefined) notify(draft, 'buyer', 'package_repurchase_failed', instance);
  else notify(draft, 'buyer', 'package_repurchased', instance, { orderId });
}

/** Places the order and hands alarm and plan on to the new package. @returns its number, or nothing when it cannot be */
function order(draft: Draft, instance: Instance, skuCode: string): string | undefined {
  const { productId, buyerId, pack } = instance;
  const product = draft.get('products', productId);
  if (!product) return undefined;
  const selection = { skuCode, billing: 'package', quantity: 1 } as const;
  const withOffers = ruleValue(draft.context.profile, 'package.repurchase.privateOffers') === 'applied';
  const privateOffers = withOffers ? draft.privateOffersOf(buyerId) : [];
  const quote = quoteSelection(product, selection, { ...draft.context, privateOffers });
  if (isSelectionProblem(quote) || purchaseRefusal(draft, { product, buyerId, quote })) return undefined;
  const { balanceMinor } = draft.need('buyers', buyerId);
  if (usualMethod(draft.context.profile) === 'balance' && balanceMinor < quote.amountMinor) return undefined;
  const placed = purchase(draft, { productId, buyerId, quote, pay: 'paid' });
  if (isRefusal(placed)) throw new Error(`a package that can be bought was refused: ${placed.reason}`);
  const bought = draft.need('instances', placed.instanceId);
  if (bought.pack) {
    const { alarm, repurchaseSku } = pack ?? {};
    const plan = { ...(alarm ? { alarm } : {}), ...(repurchaseSku === undefined ? {} : { repurchaseSku }) };
    draft.put('instances', { ...bought, pack: { ...bought.pack, ...plan } });
  }
  return placed.id;
}
