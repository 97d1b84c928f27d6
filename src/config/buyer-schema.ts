import { z } from 'zod';
import { CUSTOMER_LEVELS, type Buyer, type FiveDayRefunds } from '../domain/buyer.ts';
import { lineSchema, slugSchema, type ShapeOf } from './catalogue-schema.ts';

/** A buyer of the marketplace, balance in minor units. Lengths are ours; the phone is as v2-saas carries it. */
export const buyerSchema = z.strictObject({
  id: slugSchema,
  name: lineSchema(64),
  level: z.enum(CUSTOMER_LEVELS),
  balanceMinor: z.int().min(0),
  email: z.email().max(254).nullable(),
  mobilePhone: z
    .string()
    .regex(/^[0-9+() -]{3,32}$/, 'must be a telephone number')
    .nullable(),
  consent: z.boolean(),
  customerId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be 1 to 100 letters, digits, hyphens or _')
    .optional(),
  fiveDayRefunds: z
    .strictObject({
      year: z.int().min(1970).max(9999),
      here: z.int().min(0),
      elsewhere: z.int().min(0).max(1_000),
    } satisfies ShapeOf<FiveDayRefunds>)
    .optional(),
  unifiedExpiryDay: z
    .union([z.int().min(1).max(28), z.literal(31)], 'must be 1 to 28, or 31 for the last day of the month')
    .optional(),
} satisfies ShapeOf<Buyer>);
