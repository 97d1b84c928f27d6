import { z } from 'zod';
import { LEDGER_KINDS } from '../../../domain/ledger.ts';
import { PAYMENT_METHODS } from '../../../domain/order.ts';
import { BALANCE_MAX_MINOR } from '../../../domain/top-up.ts';
import {
  CURRENCY,
  INSTANT,
  INSTANT_INPUT,
  INSTANT_OR_NULL,
  listOf,
  MONEY,
  named,
  PAGE_QUERY,
  TEXT_OR_NULL,
} from './common.ts';
import { REQUEST_ID } from './order.ts';

const ID = z.string().min(1).max(128);
const POINTS = z.int().min(1).max(9_999).describe('Hundredths of a per cent taken off.');
const VALID_TO = INSTANT_INPUT.optional().describe('90 days from the beginning unless given (rule coupon.validDays).');

/** An amount above 0. */
const AMOUNT = z.strictObject({
  amountMinor: z.int().min(1).max(BALANCE_MAX_MINOR),
  currency: CURRENCY.optional(),
});

export const TOP_UP = named('TopUp', z.strictObject({ amount: AMOUNT, requestId: REQUEST_ID.optional() }));

export const LEDGER_ENTRY = named(
  'LedgerEntry',
  z.strictObject({
    id: z.string(),
    kind: z.enum(LEDGER_KINDS),
    buyerId: z.string(),
    method: z.enum([...PAYMENT_METHODS, 'cash_coupon']),
    amount: MONEY.describe('Negative: the buyer pays.'),
    balanceAfter: MONEY.describe('The account balance after it.'),
    orderId: TEXT_OR_NULL,
    couponId: TEXT_OR_NULL,
    instanceId: TEXT_OR_NULL,
    simAt: INSTANT,
    requestId: TEXT_OR_NULL,
  }),
);

export const LEDGER = listOf('Ledger', LEDGER_ENTRY);

export const COUPON = named(
  'Coupon',
  z.strictObject({
    id: z.string(),
    kind: z.enum(['cash', 'discount']),
    state: z.enum(['usable', 'not_yet', 'spent', 'over']),
    buyerId: z.string(),
    productId: TEXT_OR_NULL,
    amount: MONEY.nullable(),
    left: MONEY.nullable(),
    discountBasisPoints: z.int().nullable(),
    usedByOrderId: TEXT_OR_NULL,
    validFromSimAt: INSTANT_OR_NULL,
    validToSimAt: INSTANT,
    createdSimAt: INSTANT,
    requestId: TEXT_OR_NULL,
  }),
);

export const COUPON_LIST = listOf('CouponList', COUPON);

export const NEW_COUPON = named(
  'NewCoupon',
  z
    .strictObject({
      buyerId: ID,
      kind: z.enum(['cash', 'discount']),
      amount: AMOUNT.optional().describe('What a cash coupon is worth.'),
      discountBasisPoints: POINTS.optional().describe('What a discount coupon takes off.'),
      productId: ID.optional().describe('Only for orders of this product.'),
      validFrom: INSTANT_INPUT.optional(),
      validTo: VALID_TO,
      requestId: REQUEST_ID.optional(),
    })
    .superRefine(({ kind, amount, discountBasisPoints, validFrom, validTo }, context) => {
      const [needed, foreign] = kind === 'cash' ? [amount, discountBasisPoints] : [discountBasisPoints, amount];
      if (needed === undefined || foreign !== undefined) {
        const path = kind === 'cash' ? 'amount' : 'discountBasisPoints';
        context.addIssue({ code: 'custom', path: [path], params: { problem: 'coupon_members' } });
      }
      if (validFrom !== undefined && validTo !== undefined && validTo <= validFrom) {
        context.addIssue({ code: 'custom', path: ['validTo'], params: { problem: 'valid_to' } });
      }
    }),
);

export const PRIVATE_OFFER = named(
  'PrivateOffer',
  z.strictObject({
    id: z.string(),
    buyerId: z.string(),
    productId: z.string(),
    sku: TEXT_OR_NULL,
    discountBasisPoints: z.int(),
    validToSimAt: INSTANT,
    createdSimAt: INSTANT,
    requestId: TEXT_OR_NULL,
  }),
);

export const PRIVATE_OFFER_LIST = listOf('PrivateOfferList', PRIVATE_OFFER);

export const NEW_PRIVATE_OFFER = named(
  'NewPrivateOffer',
  z.strictObject({
    buyerId: ID,
    productId: ID,
    sku: ID.optional(),
    discountBasisPoints: POINTS,
    validTo: VALID_TO,
    requestId: REQUEST_ID.optional(),
  }),
);

export const OF_BUYER_QUERY = PAGE_QUERY.extend({ buyerId: ID.optional() });

export const STOCK = named(
  'Stock',
  z.strictObject({ id: z.string(), productId: z.string(), specificationId: z.string(), leftUnits: z.int() }),
);

export const STOCK_LIST = named('StockList', z.strictObject({ items: z.array(STOCK) }));

export const STOCK_ADJUSTMENT = named(
  'StockAdjustment',
  z.strictObject({ productId: ID, specificationId: ID, byUnits: z.int().describe('Negative to lower.') }),
);
