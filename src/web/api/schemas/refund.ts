import { z } from 'zod';
import { PRICE_RULES } from '../../../domain/price-rule.ts';
import { REFUND_REQUEST_STATUSES } from '../../../domain/refund-request.ts';
import { UNSUBSCRIBE_REASONS } from '../../../domain/unsubscribe.ts';
import {
  INSTANT,
  INSTANT_OR_NULL,
  listOf,
  MONEY,
  MONEY_INPUT,
  named,
  PAGE_QUERY,
  SCALARS,
  TEXT_OR_NULL,
} from './common.ts';

const ID = z.string().min(1).max(128);
const STATUS = z.enum(REFUND_REQUEST_STATUSES);

/** Longest remark of a buyer or a seller; ours. */
const REMARK_MAX_LENGTH = 500;

const REMARK = z
  .string()
  .trim()
  .max(REMARK_MAX_LENGTH)
  .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u)
  .default('');

const REASON = z
  .union(UNSUBSCRIBE_REASONS.map((code) => z.literal(code)))
  .describe('1 not good to use, 2 lacks functions, 3 too complicated, 4 dissatisfied with the service, 5 other.');

/** One line of an amount that was worked out. */
export const PRICE_PART = named(
  'AmountPart',
  z.strictObject({ rule: z.enum(PRICE_RULES), amount: MONEY, params: SCALARS }),
);

export const REFUND_QUOTE = named(
  'RefundQuote',
  z.strictObject({
    way: z
      .enum(['five_day', 'with_fee', 'negotiated'])
      .describe('`negotiated`: the seller has to agree; the amount is the most that can be asked for.'),
    decidedBy: z.string().describe('Key of the rule of the site.'),
    amount: MONEY,
    orders: z.array(z.strictObject({ orderId: z.string(), amount: MONEY, parts: z.array(PRICE_PART) })),
    untilSimAt: INSTANT_OR_NULL,
    fiveDayRefunds: z.strictObject({ year: z.int(), used: z.int(), elsewhere: z.int(), perYear: z.int() }),
  }),
);

export const UNSUBSCRIBE_INPUT = named(
  'UnsubscribeInput',
  z
    .strictObject({
      reason: REASON.default(5),
      remark: REMARK,
      acceptFee: z.boolean().default(false).describe('Needed where a handling fee is kept.'),
    })
    .default({ reason: 5, remark: '', acceptFee: false }),
);

export const REFUND_REQUEST = named(
  'RefundRequest',
  z.strictObject({
    id: z.string(),
    status: STATUS,
    orderId: z.string(),
    instanceId: z.string(),
    buyerId: z.string(),
    productId: z.string(),
    amount: MONEY,
    reason: z.int(),
    remark: z.string(),
    contact: z
      .strictObject({ email: TEXT_OR_NULL, mobilePhone: TEXT_OR_NULL })
      .nullable()
      .describe('What the buyer shares with the seller.'),
    createdSimAt: INSTANT,
    decidedSimAt: INSTANT_OR_NULL,
    sellerRemark: TEXT_OR_NULL,
    refundOrderId: TEXT_OR_NULL,
  }),
);

export const REFUND_REQUEST_LIST = listOf('RefundRequestList', REFUND_REQUEST);

export const REFUND_REQUEST_QUERY = PAGE_QUERY.extend({
  status: STATUS.optional(),
  buyerId: ID.optional(),
  productId: ID.optional(),
});

export const NEW_REFUND_REQUEST = named(
  'NewRefundRequest',
  z.strictObject({
    amount: MONEY_INPUT.optional().describe('All that can be asked for unless given.'),
    reason: REASON.default(5),
    remark: REMARK,
    shareContact: z.boolean().default(false),
  }),
);

export const REFUND_DECISION = named('RefundDecision', z.strictObject({ remark: REMARK }).default({ remark: '' }));
