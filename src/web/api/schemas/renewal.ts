import { z } from 'zod';
import { EXPIRE_POLICIES } from '../../../domain/expire-policy.ts';
import { FURTHER_QUANTITIES } from './catalogue.ts';
import { INSTANT, MONEY, named, PAYMENT } from './common.ts';
import { METHOD, ORDER, PAY_WITH, PERIOD_INPUT, PRICE_PART, REQUEST_ID } from './order.ts';

const ID = z.string().min(1).max(128);

/** What a renewal is to be. */
const WISH = {
  period: PERIOD_INPUT,
  toUnifiedDay: z
    .boolean()
    .default(false)
    .describe("Days are added so that the term ends on the buyer's unified expiration date."),
  change: z
    .strictObject({
      sku: z.string().min(1).max(64).optional().describe('Another SKU of the same specification, up or down.'),
      quantity: z.int().min(1).optional().describe('Another quantity, larger or smaller.'),
      furtherQuantities: FURTHER_QUANTITIES.optional().describe('What is not named stays.'),
    })
    .optional()
    .describe('Only on interface 2.0, in the last days of the term: the seller is asked first (changeInstanceCheck).'),
};

export const RENEWAL_INPUT = named(
  'RenewalInput',
  z.strictObject({
    ...WISH,
    pay: PAYMENT.default('paid'),
    payWith: PAY_WITH.optional(),
    requestId: REQUEST_ID.optional(),
  }),
);

export const RENEWAL_QUOTE_INPUT = named(
  'RenewalQuoteInput',
  z.strictObject({ ...WISH, couponIds: z.array(ID).max(50).optional() }),
);

export const RENEWAL_QUOTE = named(
  'RenewalQuote',
  z.strictObject({
    sku: z.string(),
    offerId: z.string(),
    quantity: z.int(),
    furtherQuantities: FURTHER_QUANTITIES,
    unitPrice: MONEY,
    priceParts: z.array(PRICE_PART),
    total: MONEY,
    cashCoupons: z.array(z.strictObject({ couponId: z.string(), amount: MONEY })),
    due: MONEY,
    fromSimAt: INSTANT.describe('The old expiry: there the renewed term begins, also in grace and retention.'),
    expireSimAt: INSTANT,
    unifiedDay: z.int().nullable().describe('31 stands for the last day of the month.'),
    brokenDays: z.int().describe('Days added up to the unified expiration date.'),
  }),
);

export const AUTO_RENEWAL_INPUT = named(
  'AutoRenewalInput',
  z.strictObject({
    enabled: z.boolean(),
    period: PERIOD_INPUT.optional().describe('One period of the present type unless given.'),
    daysBefore: z.int().min(0).max(30).optional().describe("The buyer's own day of charging, before the expiry."),
    times: z.int().min(1).max(1_000).optional().describe('Renewals still to come; without end unless given.'),
    method: METHOD.optional(),
    useBalance: z.boolean().default(false).describe('With method `card`: the balance pays first, the card the rest.'),
    useCoupons: z.boolean().default(false).describe('Cash coupons pay first.'),
    bank: z.enum(['pays', 'refuses']).default('pays').describe('What the simulated bank will say.'),
  }),
);

export const EXPIRE_POLICY = z.enum(EXPIRE_POLICIES);

export const EXPIRE_POLICY_INPUT = named(
  'ExpirePolicyInput',
  z.strictObject({
    policy: EXPIRE_POLICY.describe(
      '`retain`: grace, then retention; `auto_unsubscribe`: given back at the expiry, nothing is refunded; `auto_renew`: renewed by one period of the present type, as setAutoRenewal sets otherwise; `to_on_demand` is refused.',
    ),
  }),
);

export const CANCEL_RENEWAL_INPUT = named(
  'CancelRenewalInput',
  z
    .strictObject({ orderId: ID.optional().describe('The renewal; later ones go with it. The last one unless given.') })
    .default({}),
);

export const CANCELED_RENEWALS = named(
  'CanceledRenewals',
  z.strictObject({ items: z.array(ORDER).describe('The orders that carry the refunds, the last period first.') }),
);

export const CANCELABLE_RENEWALS = named(
  'CancelableRenewals',
  z.strictObject({
    items: z
      .array(z.strictObject({ orderId: z.string(), fromSimAt: INSTANT, toSimAt: INSTANT, amount: MONEY }))
      .describe('Renewals whose periods have not begun, the last one first.'),
  }),
);

/** Automatic renewal of an instance, as it is set. */
export const AUTO_RENEWAL = z
  .strictObject({
    period: z.strictObject({ type: z.enum(['year', 'month', 'day']), number: z.int() }),
    daysBefore: z.int().nullable().describe('`null`: as rule renewal.auto.daysBefore says.'),
    timesLeft: z.int().nullable(),
    method: METHOD.nullable(),
    useBalance: z.boolean(),
    useCoupons: z.boolean(),
    bank: z.enum(['pays', 'refuses']),
    failure: z
      .strictObject({ failedSimAt: INSTANT, reason: z.string(), tries: z.int() })
      .nullable()
      .describe('Why the last charge failed; the reason is a code of refusals.'),
  })
  .nullable()
  .describe('`null`: off. When it is next is among the upcoming events.');
