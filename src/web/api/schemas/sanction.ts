import { z } from 'zod';
import { INSTANT_OR_NULL, listOf, named } from './common.ts';

export const SANCTION = named(
  'Sanction',
  z.strictObject({
    id: z.string().describe('Id of the product.'),
    state: z.enum(['good', 'warn', 'delisted']),
    month: z.string().describe('Beijing calendar month, e.g. `2026-11`.'),
    failedOrders: z.int().describe('Orders of this month that were refunded because the interface failed.'),
    limit: z.int().nullable().describe('With more than this the product is taken off the market; `null`: never.'),
    left: z.int().nullable().describe('Failed orders until it is taken off.'),
    delistedSimAt: INSTANT_OR_NULL,
  }),
);

export const SANCTION_LIST = listOf('SanctionList', SANCTION);
