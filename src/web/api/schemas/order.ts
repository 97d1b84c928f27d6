import { z } from 'zod';
import { ORDER_STATUSES, ORDER_TYPES } from '../../../domain/order.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { REFUND_REASONS } from '../../../read/buyer/refund-reasons.ts';
import { BILLING } from './catalogue.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, MONEY, named, PAGE_QUERY, PAYMENT, PERIOD, TEXT_OR_NULL } from './common.ts';

const STATUS = z.enum(ORDER_STATUSES);
const ID = z.string().min(1).max(128);

export const ORDER = named(
  'Order',
  z.strictObject({
    id: z.string().describe('The order number.'),
    type: z.enum(ORDER_TYPES),
    status: STATUS,
    buyerId: z.string(),
    productId: z.string(),
    instanceId: z.string(),
    total: MONEY,
    lines: z.array(
      z.strictObject({
        id: z.string(),
        specificationId: z.string(),
        sku: z.string(),
        offerId: z.string(),
        billing: BILLING,
        period: PERIOD.nullable(),
        quantity: z.int(),
        unitPrice: MONEY,
        amount: MONEY,
      }),
    ),
    paymentDeclined: z.boolean(),
    originalOrderId: TEXT_OR_NULL,
    refund: z
      .strictObject({
        reason: z.enum(REFUND_REASONS),
        amount: MONEY,
        refundedSimAt: INSTANT,
        orderId: z.string(),
      })
      .nullable(),
    unsubscription: z
      .strictObject({ way: z.enum(['five_day', 'with_fee', 'negotiated']), reason: z.int(), remark: z.string() })
      .nullable()
      .describe('How a person gave the instance back; `null` where the money went back by itself.'),
    changedFrom: z
      .strictObject({ sku: z.string(), offerId: z.string(), quantity: z.int() })
      .nullable()
      .describe('For a change: what the instance was before.'),
    createdSimAt: INSTANT,
    createdWallAt: INSTANT,
    paidSimAt: INSTANT_OR_NULL,
    finishedSimAt: INSTANT_OR_NULL,
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

const BILLING_INPUT = z.enum(['period', 'one_time', 'on_demand', 'package', 'trial']).superRefine((value, context) => {
  if (!BILLING.safeParse(value).success) {
    context.addIssue({ code: 'custom', params: { problem: 'billing', choices: BILLING.options.join(', ') } });
  }
});

/** A period that can be bought: 1 to 9 months or years, days up to 365. */
const PERIOD_INPUT = named(
  'PeriodInput',
  z.strictObject(PERIOD.shape).superRefine(({ type, number }, context) => {
    const max = PERIOD_NUMBER_MAX[type];
    if (number <= max) return;
    context.addIssue({ code: 'custom', path: ['number'], params: { problem: 'selection.period_number', max } });
  }),
);

export const NEW_ORDER = named(
  'NewOrder',
  z
    .strictObject({
      productId: ID,
      sku: ID.optional().describe("The product's first SKU that is sold this way unless given."),
      billing: BILLING_INPUT.describe('`period` or `one_time`; the other modes are not sold yet.'),
      period: PERIOD_INPUT.optional().describe('Needed when billing is `period`.'),
      quantity: z.int().min(1).optional().describe('The smallest that is sold unless given.'),
      buyerId: ID.optional().describe('The first buyer unless given.'),
      pay: PAYMENT.default('paid'),
    })
    .superRefine(({ billing, period }, context) => {
      if (billing === 'period' && period === undefined) {
        context.addIssue({ code: 'custom', path: ['period'], params: { problem: 'selection.period_missing' } });
      }
      if (billing === 'one_time' && period !== undefined) {
        context.addIssue({ code: 'custom', path: ['period'], params: { problem: 'period_not_used' } });
      }
    }),
);

export const PAY_INPUT = named(
  'PayInput',
  z.strictObject({ pay: z.enum(['paid', 'declined']).default('paid') }).default({ pay: 'paid' }),
);

export const RENEWAL_INPUT = named(
  'RenewalInput',
  z.strictObject({ period: PERIOD_INPUT, pay: PAYMENT.default('paid') }),
);
