import { z } from 'zod';
import { PAYMENT_METHODS, type PaymentMethod } from '../../../domain/order.ts';
import type { PaymentChoice } from '../../../domain/pay-order.ts';
import type { PaymentChoiceModel } from '../../../read/buyer/payment-choice.ts';
import { several } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import type { RequestContext } from '../../request-context.ts';

/** How the buyer's payment goes; chosen on the page, since no bank is asked. */
const PAYMENT = z.enum(['paid', 'later', 'declined'], 'choice');

/** From what it is paid. A page that does not ask leaves it to the site's usual method. */
const PAY_WITH = {
  method: z.enum(PAYMENT_METHODS, 'choice').optional(),
  useBalance: z.literal('on', 'choice').optional(),
  coupon: several.pipe(z.array(z.string().max(64, 'too_long')).max(50, 'too_long')),
};

/** The part of a form that says how to pay. */
export const PAYMENT_FORM = z.object({ pay: PAYMENT, ...PAY_WITH });

/** The same as far as it has been filled in. */
export const ENTERED_PAYMENT = z.object({ pay: PAYMENT.optional(), ...PAY_WITH });

/** The choice that a form stands for. */
export function payWithOf(form: {
  readonly method?: PaymentMethod | undefined;
  readonly useBalance?: 'on' | undefined;
  readonly coupon: readonly string[];
}): PaymentChoice {
  const { method, useBalance, coupon } = form;
  // The box stands below the methods and may be left ticked when another one is chosen.
  const combines = useBalance === 'on' && method === 'card';
  return { ...(method ? { method } : {}), ...(combines ? { useBalance: true } : {}), couponIds: coupon };
}

/** What the views of a payment show. */
export function paymentView(choice: PaymentChoiceModel, currency: string, context: RequestContext) {
  const { settlement } = choice;
  return {
    choice: {
      ...choice,
      coupons: choice.coupons.map((each) => ({ ...each, words: each.refusal && refusalView(each.refusal, context) })),
    },
    settlement,
    discountLine: settlement.discount && priceLines([settlement.discount], currency, context)[0],
  };
}
