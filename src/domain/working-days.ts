import { DAY_MS } from './calendar.ts';

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Whether an instant lies on Monday to Friday in Beijing; public holidays are not known here. */
function isWorkingDay(at: number): boolean {
  const day = new Date(at + BEIJING_OFFSET_MS).getUTCDay();
  return day !== 0 && day !== 6;
}

/** The same time of day so many working days later (marketplace-rules 13.2: a review takes three). */
export function addWorkingDays(at: number, days: number): number {
  let result = at;
  for (let left = days; left > 0;) {
    result += DAY_MS;
    if (isWorkingDay(result)) left -= 1;
  }
  return result;
}
