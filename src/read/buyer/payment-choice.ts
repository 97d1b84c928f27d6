import type { Workspace } from '../../app/workspace.ts';
import type { Coupon } from '../../domain/coupon.ts';
import { couponRefusal } from '../../domain/coupon-refusal.ts';
import type { Order, PaymentMethod } from '../../domain/order.ts';
import { METHOD_RULES, offeredMethods, offersCombined, usualMethod } from '../../domain/payment-methods.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { settlePrice, splitDue, type Settlement } from '../../domain/settle-price.ts';
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
  /** Whether the balance can pay before a card, and whether it is to; absent where the site does not offer it. */
  readonly combined: { readonly wanted: boolean } | undefined;
  readonly coupons: readonly CouponChoice[];
  readonly settlement: Settlement;
  /** What the balance and the card pay of what is due, where both do. */
  readonly split: { readonly balanceMinor: number; readonly cardMinor: number } | undefined;
}

/** What was chosen on the page so far. */
export interface EnteredPayment {
  readonly method?: PaymentMethod | undefined;
  readonly useBalance?: boolean | undefined;
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
  const chosen = new Set(entered.couponIds ?? []);
  const coupons = couponsOf(workspace, order.buyerId).map((coupon): CouponChoice => {
    const free = order.totalMinor === 0 ? refuse('coupon_no_use') : undefined;
    const refusal = couponRefusal(coupon, { ...order, couponId: coupon.id, simAt }) ?? free;
    return { coupon, refusal, selected: chosen.has(coupon.id) && !refusal };
  });
  const used = coupons.filter(({ selected }) => selected).map(({ coupon }) => coupon);
  const [discount] = used.filter(({ kind }) => kind === 'discount');
  const usable = used.filter((coupon) => coupon.kind === 'cash' || coupon === discount);
  const settlement = settlePrice(order.totalMinor, usable, profile);
  const offered = offersCombined(profile);
  const combines = offered && usual === 'card' && (entered.useBalance ?? false);
  const balanceMinor = workspace.state.get('buyers', order.buyerId)?.balanceMinor ?? 0;
  return {
    combined: offered ? { wanted: combines } : undefined,
    split: combines ? splitDue(settlement.dueMinor, balanceMinor) : undefined,
    methods: offeredMethods(profile).map((method) => ({
      method,
      selected: method === usual,
      ruleKey: METHOD_RULES[method],
    })),
    coupons,
    settlement,
  };
}

/** A buyer's coupons, those that are not used up first. */
export function couponsOf({ state }: Workspace, buyerId: string): Coupon[] {
  const mine = [...state.all('coupons').values()].filter((coupon) => coupon.buyerId === buyerId);
  const isUsedUp = ({ usedByOrderId, leftMinor }: Coupon): boolean => usedByOrderId !== undefined || leftMinor === 0;
  return [...mine.filter((coupon) => !isUsedUp(coupon)), ...mine.filter(isUsedUp)];
}
