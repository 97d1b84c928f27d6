import type { Workspace } from '../../app/workspace.ts';
import type { Order } from '../../domain/order.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { paymentChoice, type PaymentChoiceModel } from './payment-choice.ts';

/** Several orders that are to be paid or canceled together. */
export interface OrdersTogether {
  readonly rows: readonly { readonly order: Order; readonly productName: LocalizedText }[];
  readonly totalMinor: number;
  readonly balanceMinor: number;
  /** Most orders that can be chosen at once. */
  readonly max: number;
  readonly choice: PaymentChoiceModel;
}

/** Builds the page of orders that were chosen. */
export function ordersTogether(
  workspace: Workspace,
  orderIds: readonly string[],
  couponIds: readonly string[],
): OrdersTogether {
  const { state } = workspace;
  const rows = [...new Set(orderIds)].flatMap((id) => {
    const order = state.get('orders', id);
    if (!order) return [];
    const name = state.get('products', order.productId)?.name ?? { en: order.productId, zh: order.productId };
    return [{ order, productName: name }];
  });
  const totalMinor = rows.reduce((sum, { order }) => sum + order.totalMinor, 0);
  const buyerId = rows[0]?.order.buyerId ?? '';
  const choice = paymentChoice(workspace, { buyerId, productId: '', totalMinor }, { couponIds });
  const productIds = new Set(rows.map(({ order }) => order.productId));
  // A discount coupon lowers the price of one order; a cash coupon for one product pays those orders that are about it.
  const coupons = choice.coupons.flatMap((each) => {
    if (each.coupon.kind === 'discount') return [];
    const { productId } = each.coupon;
    const fits =
      productId !== undefined && productIds.has(productId) && each.refusal?.reason === 'coupon_other_product';
    return [fits ? { ...each, refusal: undefined, selected: couponIds.includes(each.coupon.id) } : each];
  });
  return {
    rows,
    totalMinor,
    balanceMinor: state.get('buyers', buyerId)?.balanceMinor ?? 0,
    max: ruleValue(workspace.profile(), 'order.paidTogetherMax'),
    choice: { ...choice, coupons },
  };
}
