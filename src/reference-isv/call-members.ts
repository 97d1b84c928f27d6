import { z } from 'zod';

/** What could be read of a call: the call, or what is wrong with which member. `activity` even of a bad one. */
export type ReadCall<C> =
  | { readonly ok: true; readonly activity: string; readonly call: C }
  | { readonly ok: false; readonly activity: string | undefined; readonly problem: string };

/** An id as both interface guides bound it. */
export const id64 = z.string().min(1).max(64);

/** `1` marks a call of the debugging page; real calls have `0` or none. */
export const testFlag = z.string().max(2).optional();

/** UTC, yyyyMMddHHmmss; the examples of the guide carry three digits of milliseconds, so that both are taken. */
export const expireTime = z
  .string()
  .regex(/^\d{14}(\d{3})?$/, 'UTC as yyyyMMddHHmmss is expected')
  .refine(isCalendarTime, 'no such day or time');

/** Up to 100 ids of one query, parted by commas. */
export const instanceIds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(id64).min(1).max(100));

function isCalendarTime(text: string): boolean {
  const [year, month, day, hour, minute, second] = [text.slice(0, 4), ...(text.slice(4, 14).match(/../g) ?? [])].map(
    Number,
  );
  const time = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
  return time.toISOString().replace(/\D/g, '').startsWith(text.slice(0, 14));
}
