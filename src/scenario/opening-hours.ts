import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/calendar.ts';
import type { Prng } from './prng.ts';

/** How lively a shop is by hour of the day, Beijing time: quiet nights, a busy morning and afternoon. */
const BY_HOUR = [1, 0, 0, 0, 0, 1, 2, 4, 9, 14, 15, 12, 6, 8, 14, 15, 13, 9, 6, 6, 7, 6, 4, 2];

/** Midnight (Beijing) of the day of an instant. */
export function midnightBefore(simAt: number): number {
  return Math.floor((simAt + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
}

/** An instant on the day of another, when people are likely to come. */
export function someTimeOn(simAt: number, chance: Prng): number {
  const hour = chance.weighted(BY_HOUR.map((weight, index) => [index, weight] as const));
  return midnightBefore(simAt) + hour * HOUR_MS + chance.int(0, 59) * MINUTE_MS + chance.int(0, 59_999);
}

/**
 * Instants at which people come to a shop, ascending: `perDay(daysBeforeEnd)` of them on an ordinary day, a third of
 * that at weekends.
 */
export function visits(
  bounds: { readonly fromSimAt: number; readonly toSimAt: number },
  perDay: (daysBeforeEnd: number) => number,
  chance: Prng,
): number[] {
  const found: number[] = [];
  for (let day = midnightBefore(bounds.fromSimAt); day < bounds.toSimAt; day += DAY_MS) {
    const weekday = new Date(day + BEIJING_OFFSET_MS).getUTCDay();
    const share = weekday === 0 || weekday === 6 ? 1 / 3 : 1;
    const wanted = perDay((bounds.toSimAt - day) / DAY_MS) * share;
    const count = Math.floor(wanted + chance.next());
    for (let visit = 0; visit < count; visit += 1) {
      const simAt = someTimeOn(day, chance);
      if (simAt > bounds.fromSimAt && simAt < bounds.toSimAt) found.push(simAt);
    }
  }
  return found.sort((one, other) => one - other);
}
