import { z } from 'zod';
import { FURTHER_QUANTITIES } from './catalogue.ts';
import { INSTANT, MONEY, named, PAYMENT } from './common.ts';
import { PAY_WITH } from './order.ts';
import { PRICE_PART } from './refund.ts';

const WISH = {
  sku: z.string().min(1).max(64).optional().describe('Another SKU of the same specification.'),
  quantity: z.int().min(1).optional().describe('A larger quantity of the same SKU.'),
  furtherQuantities: FURTHER_QUANTITIES.optional().describe('Larger ones; what is not named stays.'),
};

const MORE = z.coerce.number().int().min(1).optional();

export const CHANGE_QUERY = z.strictObject({
  sku: WISH.sku,
  quantity: MORE.describe('A larger quantity of the same SKU.'),
  amount: MORE.describe('Of the further quantity `amount`.'),
  diskSize: MORE.describe('Of the further quantity `diskSize`.'),
  bandWidth: MORE.describe('Of the further quantity `bandWidth`.'),
});

export const CHANGE_INPUT = named(
  'ChangeInput',
  z.strictObject({ ...WISH, pay: PAYMENT.default('paid'), payWith: PAY_WITH.optional() }),
);

export const CHANGE_QUOTE = named(
  'ChangeQuote',
  z.strictObject({
    kind: z.enum(['upgrade', 'scale_out']),
    sku: z.string(),
    offerId: z.string(),
    quantity: z.int(),
    furtherQuantities: FURTHER_QUANTITIES,
    remainingDays: z.int(),
    amount: MONEY,
    parts: z.array(PRICE_PART),
    expireSimAt: INSTANT.describe('Unchanged.'),
  }),
);
