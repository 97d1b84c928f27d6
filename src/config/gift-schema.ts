import { z } from 'zod';
import type { SeedCoupon, SeedPrivateOffer } from '../app/seed-records.ts';
import { slugSchema, type ShapeOf } from './catalogue-schema.ts';

const validDays = z.int().min(1).max(3_650);
const basisPoints = z.int().min(1).max(9_999);

/** A coupon that a buyer of a seed has from the start. */
export const couponSchema = z
  .strictObject({
    id: slugSchema,
    kind: z.enum(['cash', 'discount']),
    buyerId: slugSchema,
    productId: slugSchema.optional(),
    faceMinor: z.int().min(1).optional(),
    discountBasisPoints: basisPoints.optional(),
    validDays,
    requestId: z.never().optional(),
  } satisfies ShapeOf<SeedCoupon>)
  .refine(({ kind, faceMinor }) => (kind === 'cash') === (faceMinor !== undefined), {
    path: ['faceMinor'],
    message: 'is what a cash coupon is worth, and no other',
  })
  .refine(({ kind, discountBasisPoints }) => (kind === 'discount') === (discountBasisPoints !== undefined), {
    path: ['discountBasisPoints'],
    message: 'is what a discount coupon takes off, and no other',
  });

/** A private offer that a buyer of a seed has from the start. */
export const privateOfferSchema = z.strictObject({
  id: slugSchema,
  buyerId: slugSchema,
  productId: slugSchema,
  skuCode: z.string().max(64).optional(),
  discountBasisPoints: basisPoints,
  validDays,
  requestId: z.never().optional(),
} satisfies ShapeOf<SeedPrivateOffer>);
