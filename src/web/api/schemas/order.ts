import { z } from 'zod';
import { EXTENSIONS_MAX } from '../../../domain/catalogue.ts';
import { ORDER_STATUSES, ORDER_TYPES, PAYMENT_METHODS } from '../../../domain/order.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { PRICE_RULES } from '../../../domain/price-rule.ts';
import { REFUND_REASONS } from '../../../read/buyer/refund-reasons.ts';
import { ATTRIBUTE_VALUES, BILLING, FURTHER_QUANTITIES } from './catalogue.ts';
import {
  INSTANT,
  INSTANT_OR_NULL,
  listOf,
  MONEY,
  named,
  PAGE_QUERY,
  PAYMENT,
  PERIOD,
  SCALARS,
  text,
  TEXT_OR_NULL,
} from './common.ts';

const STATUS = z.enum(ORDER_STATUSES);
const ID = z.string().min(1).max(128);

export const METHOD = z.enum(PAYMENT_METHODS);

/** One line of a price with the rule behind it. */
export const PRICE_PART = named(
  'PricePart',
  z.strictObject({
    rule: z.enum(PRICE_RULES),
    amount: MONEY,
    params: SCALARS,
    source: z.string(),
    certainty: z.enum(['documented', 'inferred', 'unknown', 'ours']),
    ruleKey: TEXT_OR_NULL.describe('The rule of the site that decides how it is read.'),
  }),
);

export const ORDER = named(
  'Order',
  z.strictObject({
    id: z.string().describe('The order number.'),
    type: z.enum(ORDER_TYPES),
    status: STATUS,
    buyerId: z.string(),
    productId: z.string(),
    instanceId: z.string().describe('That of the first line.'),
    total: MONEY,
    lines: z.array(
      z.strictObject({
        id: z.string(),
        instanceId: z.string(),
        specificationId: z.string(),
        sku: z.string(),
        offerId: z.string(),
        billing: BILLING,
        billingItemId: TEXT_OR_NULL.describe('What pay-per-use meters.'),
        period: PERIOD.nullable(),
        quantity: z.int(),
        furtherQuantities: FURTHER_QUANTITIES,
        unitPrice: MONEY,
        amount: MONEY,
        priceParts: z.array(PRICE_PART).describe('How the amount came about; adds up to it.'),
      }),
    ),
    payment: z
      .strictObject({
        method: METHOD,
        paid: MONEY,
        paidFromBalance: MONEY.describe('The part of `paid` that came from the balance.'),
        paidBack: MONEY,
        couponIds: z.array(z.string()),
        cashCoupons: z.array(z.strictObject({ couponId: z.string(), amount: MONEY, paidBack: MONEY, lost: MONEY })),
      })
      .nullable(),
    requestId: TEXT_OR_NULL,
    consent: z.boolean().describe('The seller may see what the product asks for.'),
    iamUser: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    extendParams: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    paymentDeclined: z.boolean(),
    originalOrderId: TEXT_OR_NULL,
    refund: z
      .strictObject({
        reason: z.enum(REFUND_REASONS),
        amount: MONEY,
        refundedSimAt: INSTANT,
        orderId: z.string(),
        lost: MONEY.describe('The share of cash coupons that are over: it goes nowhere.'),
      })
      .nullable(),
    unsubscription: z
      .strictObject({
        way: z.enum(['five_day', 'with_fee', 'negotiated', 'at_expiry']),
        reason: z.int().nullable().describe('`null` at expiry: nobody is asked.'),
        remark: z.string(),
      })
      .nullable()
      .describe('How a person gave the instance back; `null` where the money went back by itself.'),
    supervisionId: TEXT_OR_NULL.describe('Its delivery, where it is or was under service supervision.'),
    refundDueSimAt: INSTANT_OR_NULL.describe('While an agreed refund is on its way: when the money is back.'),
    changedFrom: z
      .strictObject({
        sku: z.string(),
        offerId: z.string(),
        quantity: z.int(),
        furtherQuantities: FURTHER_QUANTITIES,
      })
      .nullable()
      .describe('For a change: what the instance was before.'),
    createdSimAt: INSTANT,
    createdWallAt: INSTANT,
    paidSimAt: INSTANT_OR_NULL,
    finishedSimAt: INSTANT_OR_NULL,
    automatic: z.boolean().describe('Ordered by automatic renewal.'),
    expireSimAt: INSTANT_OR_NULL.describe('End of the term that the order gives.'),
  }),
);

export const ORDER_LIST = listOf('OrderList', ORDER);

export const ORDER_QUERY = PAGE_QUERY.extend({
  status: STATUS.optional(),
  buyerId: ID.optional(),
  productId: ID.optional(),
  instanceId: ID.optional(),
});

/** A period that can be bought: 1 to 9 months or years, days up to 365. */
export const PERIOD_INPUT = named(
  'PeriodInput',
  z.strictObject(PERIOD.shape).superRefine(({ type, number }, context) => {
    const max = PERIOD_NUMBER_MAX[type];
    if (number <= max) return;
    context.addIssue({ code: 'custom', path: ['number'], params: { problem: 'selection.period_number', max } });
  }),
);

/** From what a buyer pays. */
export const PAY_WITH = named(
  'PayWith',
  z.strictObject({
    method: METHOD.optional().describe('The usual one of the site unless given; `rules` say which ones it offers.'),
    useBalance: z.boolean().optional().describe('With a card: the balance pays first (rule payment.combined).'),
    couponIds: z.array(ID).max(50).optional(),
  }),
);

/** Names a request, so that the same one has no second effect. */
export const REQUEST_ID = z
  .string()
  .regex(/^[\w.:-]{1,64}$/)
  .describe('The same one again is refused with the id of what it made: nothing is done twice.');

export const NEW_ORDER = named(
  'NewOrder',
  z
    .strictObject({
      productId: ID,
      sku: ID.optional().describe("The product's first SKU that is sold this way unless given."),
      billing: BILLING,
      period: PERIOD_INPUT.optional().describe('Needed when billing is `period`, and given in no other case.'),
      quantity: z
        .int()
        .min(1)
        .optional()
        .describe('The smallest that is sold unless given. Of packages that stop at their end: how many.'),
      furtherQuantities: FURTHER_QUANTITIES.optional().describe(
        'Of each further quantity of the SKU; the smallest that is sold unless given.',
      ),
      attributes: ATTRIBUTE_VALUES.optional().describe('Chooses the SKU by its enum values instead of `sku`.'),
      buyerId: ID.optional().describe('The first buyer unless given.'),
      consent: z
        .boolean()
        .optional()
        .describe('Whether the seller sees what the product asks for; as the buyer has it unless given.'),
      iamUser: z
        .strictObject({
          name: text(64),
          id: z
            .string()
            .regex(/^[A-Za-z0-9_-]{1,64}$/)
            .optional(),
        })
        .optional()
        .describe('The IAM user who orders; the account itself unless given.'),
      extendParams: z
        .array(z.strictObject({ name: z.string().max(64), value: z.string().max(1_000) }))
        .max(EXTENSIONS_MAX)
        .optional()
        .describe('Values for the extensions that the product defines.'),
      pay: PAYMENT.default('paid'),
      payWith: PAY_WITH.optional(),
      requestId: REQUEST_ID.optional(),
    })
    .superRefine(({ billing, period }, context) => {
      if (billing === 'period' && period === undefined) {
        context.addIssue({ code: 'custom', path: ['period'], params: { problem: 'selection.period_missing' } });
      }
      if (billing !== 'period' && period !== undefined) {
        context.addIssue({ code: 'custom', path: ['period'], params: { problem: 'period_not_used' } });
      }
    }),
);

export const PAY_INPUT = named(
  'PayInput',
  z
    .strictObject({ pay: z.enum(['paid', 'declined']).default('paid'), payWith: PAY_WITH.optional() })
    .default({ pay: 'paid' }),
);

const IDS = z.array(ID).min(1).max(200);

/** Several unpaid orders that are paid together. */
export const PAY_TOGETHER = named(
  'PayTogether',
  z.strictObject({ ids: IDS, pay: z.enum(['paid', 'declined']).default('paid'), payWith: PAY_WITH.optional() }),
);

export const CANCEL_TOGETHER = named('CancelTogether', z.strictObject({ ids: IDS }));

export const ORDERS_DONE = named('OrdersDone', z.strictObject({ items: z.array(ORDER) }));

/** What is to be priced. */
export const QUOTE_INPUT = named(
  'QuoteInput',
  z.strictObject({
    sku: ID.optional(),
    attributes: ATTRIBUTE_VALUES.optional(),
    billing: BILLING,
    period: PERIOD_INPUT.optional(),
    quantity: z.int().min(1).optional(),
    furtherQuantities: FURTHER_QUANTITIES.optional(),
    buyerId: ID.optional().describe('Whose private offers and coupons count; the first buyer unless given.'),
    couponIds: z.array(ID).max(50).optional(),
  }),
);

export const QUOTE = named(
  'Quote',
  z.strictObject({
    specificationId: z.string(),
    sku: z.string(),
    offerId: z.string(),
    quantity: z.int(),
    furtherQuantities: FURTHER_QUANTITIES,
    unitPrice: MONEY,
    priceParts: z.array(PRICE_PART),
    total: MONEY.describe('The lines of the price add up to it.'),
    cashCoupons: z.array(z.strictObject({ couponId: z.string(), amount: MONEY })),
    due: MONEY.describe('Left to pay with money.'),
    expireSimAt: INSTANT_OR_NULL,
  }),
);
