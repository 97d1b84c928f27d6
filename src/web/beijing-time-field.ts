import { z } from 'zod';

/** A field for date and time, GMT+8; the instant comes out. */
export const beijingTime = z
  .string('required')
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/, 'instant')
  .transform((value) => Date.parse(`${value}+08:00`))
  .refine((value) => !Number.isNaN(value), 'instant');

/** A quantity of use above 0 with up to eight digits and four decimals; ten-thousandths come out. */
export const usageQuantityField = z
  .string('required')
  .trim()
  .regex(/^\d{1,8}(?:\.\d{1,4})?$/, 'usage')
  .transform((value) => Math.round(Number(value) * 10_000))
  .refine((value) => value > 0, 'usage');
