import type { Workspace } from '../../app/workspace.ts';
import type { Coupon } from '../../domain/coupon.ts';
import { couponRefusal } from '../../domain/coupon-refusal.ts';
import type { Order, PaymentMethod } from '../../domain/order.ts';
import { METHOD_RULES, offeredMethods, usualMethod } from '../../domain/payment-methods.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { settlePrice, type Settlement } from '../../domain/settle-price.ts';
import type { RuleKey } from '../../domain/site-profile.ts';

/** A coupon of the buyer as it can be used for an order. */
export interface CouponChoice {
  readonly coupon: Coupon;
  readonly selected: boolean;
  /** Why it cannot be used for this order. */
  readonly refusal: Refusal | undefined;
}

/** How an order can be paid, and what is left to pay with the coupons as chosen. */
export interface PaymentChoiceModel {
  readonly methods: readonly {
    readonly method: PaymentMethod;
    readonly selected: boolean;
    /** The rule by which the site offers it. */
    readonly ruleKey: RuleKey;
  }[];
  readonly coupons: readonly CouponChoice[];
  readonly settlement: Settlement;
}

/** What was chosen on the page so far. */
export interface EnteredPayment {
  readonly method?: PaymentMethod | undefined;
  readonly couponIds?: readonly string[];
}

/** Builds the choice of method and coupons for something a buyer is about to pay. */
export function paymentChoice(
  workspace: Workspace,
  order: Pick<Order, 'buyerId' | 'productId' | 'totalMinor'>,
  entered: EnteredPayment,
): PaymentChoiceModel {
  const profile = workspace.profile();
  const simAt = workspace.simNow();
  const usual = entered.method ?? usualMethod(profile);
  const wanted = new Set(entered.couponIds ?? []);
  const coupons = couponsOf(workspace, order.buyerId).map((coupon): CouponChoice => {
    const refusal = couponRefusal(coupon, { ...order, couponId: coupon.id, simAt });
    return { coupon, refusal, selected: wanted.has(coupon.id) && !refusal };
  });
  const used = coupons.filter(({ selected }) => selected).map(({ coupon }) => coupon);
  const [discount] = used.filter(({ kind }) => kind === 'discount');
  const usable = used.filter((coupon) => coupon.kind === 'cash' || coupon === discount);
  return {
    methods: offeredMethods(profile).map((method) => ({
      method,
      selected: method === usual,
      ruleKey: METHOD_RULES[method],
    })),
    coupons,
    settlement: settlePrice(order.totalMinor, usable, profile),
  };
}

/** A buyer's coupons, those that are not used up first. */
export function couponsOf({ state }: Workspace, buyerId: string): Coupon[] {
  const mine = [...state.all('coupons').values()].filter((coupon) => coupon.buyerId === buyerId);
  const isUsedUp = ({ usedByOrderId, leftMinor }: Coupon): boolean => usedByOrderId !== undefined || leftMinor === 0;
  return [...mine.filter((coupon) => !isUsedUp(coupon)), ...mine.filter(isUsedUp)];
}
