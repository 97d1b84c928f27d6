import { z } from 'zod';
import type { Buyer, CustomerLevel, FiveDayRefunds } from '../domain/buyer.ts';
import type { Coupon, CouponKind } from '../domain/coupon.ts';
import type { LedgerEntry, LedgerKind } from '../domain/ledger.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import type { Stock } from '../domain/stock.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const buyer = schemaOf<Buyer>({
  id: text,
  name: text,
  level: oneOf<CustomerLevel>({ V0: true, V1: true, V2: true, V3: true, V4: true, V5: true }),
  balanceMinor: number,
  email: text.nullable(),
  mobilePhone: text.nullable(),
  consent: z.boolean(),
  customerId: text.optional(),
  unifiedExpiryDay: number.optional(),
  fiveDayRefunds: schemaOf<FiveDayRefunds>({ year: number, here: number, elsewhere: number }).optional(),
});

export const coupon = schemaOf<Coupon>({
  id: text,
  kind: oneOf<CouponKind>({ cash: true, discount: true }),
  buyerId: text,
  productId: text.optional(),
  faceMinor: number.optional(),
  leftMinor: number.optional(),
  discountBasisPoints: number.optional(),
  usedByOrderId: text.optional(),
  validFromSimAt: number.optional(),
  validToSimAt: number,
  createdSimAt: number,
  requestId: text.optional(),
});

export const privateOffer = schemaOf<PrivateOffer>({
  id: text,
  buyerId: text,
  productId: text,
  skuCode: text.optional(),
  discountBasisPoints: number,
  validToSimAt: number,
  createdSimAt: number,
  requestId: text.optional(),
});

export const stock = schemaOf<Stock>({ id: text, productId: text, specificationId: text, leftUnits: number });

export const ledgerEntry = schemaOf<LedgerEntry>({
  id: text,
  kind: oneOf<LedgerKind>({ top_up: true, payment: true, refund: true, usage: true }),
  buyerId: text,
  method: oneOf<LedgerEntry['method']>({ balance: true, card: true, monthly_settlement: true, cash_coupon: true }),
  amountMinor: number,
  orderId: text.optional(),
  couponId: text.optional(),
  instanceId: text.optional(),
  simAt: number,
  requestId: text.optional(),
});
