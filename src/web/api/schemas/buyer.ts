import { z } from 'zod';
import { CUSTOMER_LEVELS } from '../../../domain/buyer.ts';
import { CURRENCY, listOf, MONEY_INPUT, named, text } from './common.ts';

const LEVEL = z.enum(CUSTOMER_LEVELS);

/** 统一到期日. */
const UNIFIED_DAY = z
  .union([z.int().min(1).max(28), z.literal(31)])
  .describe('Unified expiration date, a day of the month, 1 to 28; 31 stands for the last day.');

export const BUYER = named(
  'Buyer',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    level: LEVEL,
    email: z.string().nullable(),
    mobilePhone: z.string().nullable(),
    consent: z.boolean(),
    customerId: z.string().describe('Id of the account on the wire.'),
    balance: z.strictObject({ amountMinor: z.int(), currency: CURRENCY }),
    fiveDayRefunds: z
      .strictObject({ year: z.int(), here: z.int(), elsewhere: z.int() })
      .nullable()
      .describe('Five-day refunds of a calendar year; all services of the platform share the quota.'),
    unifiedExpiryDay: UNIFIED_DAY.nullable().describe('`null`: the default of rule renewal.unified.day.'),
  }),
);

export const BUYER_CHANGE = named(
  'BuyerChange',
  z.strictObject({
    fiveDayRefundsElsewhere: z
      .int()
      .min(0)
      .max(1_000)
      .optional()
      .describe('Five-day refunds of this year that the account has used for other services.'),
    unifiedExpiryDay: UNIFIED_DAY.optional(),
  }),
);

export const BUYER_LIST = listOf('BuyerList', BUYER);

export const NEW_BUYER = named(
  'NewBuyer',
  z.strictObject({
    name: text(64),
    level: LEVEL.default('V0'),
    balance: MONEY_INPUT.optional().describe('Play money; 100,000.00 unless given.'),
    email: z.email().max(254).nullable().default(null),
    mobilePhone: z
      .string()
      .regex(/^[0-9+() -]{3,32}$/)
      .nullable()
      .default(null),
    consent: z.boolean().default(true).describe('Whether sellers see the contact data.'),
  }),
);
