import type { Workspace } from '../../app/workspace.ts';
import type { Period } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import { findSku } from '../../domain/price-quote.ts';

/** One period of the type that an instance runs by: monthly for monthly, yearly for yearly (marketplace-rules 4.2). */
export function presentPeriod({ state }: Workspace, instance: Instance): Period {
  const product = state.get('products', instance.productId);
  const sku = product && findSku(product, instance.skuCode)?.sku;
  const type = sku?.prices.find(({ offerId }) => offerId === instance.offerId)?.periodType;
  return { type: type ?? state.get('orders', instance.orderId)?.line.period?.type ?? 'month', number: 1 };
}
