import { z } from 'zod';

/** An amount of money in a text field, with at most two decimals; minor units come out. */
export const amountField = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^\d{1,9}(?:[.,]\d{1,2})?$/, 'amount')
  .transform((text) => Math.round(Number(text.replace(',', '.')) * 100));

/** A remark that may stay empty; control characters other than line ends are refused. */
export const remarkField = z
  .string('invalid')
  .trim()
  .max(500, 'too_long')
  .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u, 'invalid')
  .optional()
  .transform((text) => text ?? '');
