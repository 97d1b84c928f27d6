import type { Period } from './catalogue.ts';

/**
 * Calendar of the marketplace: dates are Beijing dates (GMT+8 all year, no daylight saving since 1991), instants are
 * milliseconds since 1970. Shifting an instant by eight hours and reading its UTC fields gives the Beijing fields.
 */
export const BEIJING_OFFSET_MS = 8 * 3_600_000;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Latest instant this program handles: the end of the year 9999 in UTC, so that every text form keeps its width. */
export const LATEST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A Beijing calendar date; `month` is 1 to 12. */
export interface BeijingDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The Beijing date of an instant. */
export function beijingDate(at: number): BeijingDate {
  const shifted = new Date(at + BEIJING_OFFSET_MS);
  return { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() };
}

/** The first instant of the Beijing day that an instant is in. */
export function beijingDayStart(at: number): number {
  return Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS - BEIJING_OFFSET_MS;
}

/** The first instant of a Beijing calendar year. */
export function beijingYearStart(year: number): number {
  return Date.UTC(year, 0, 1) - BEIJING_OFFSET_MS;
}

/** The first instant of the Beijing month that an instant is in. */
export function beijingMonthStart(at: number): number {
  const { year, month } = beijingDate(at);
  return Date.UTC(year, month - 1, 1) - BEIJING_OFFSET_MS;
}

/** Number of days of a month (1 to 12), leap years included. */
function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * 23:59:59.000 Beijing time of a date: where a term ends (protocol/README, "Term end"). Sent in UTC it reads …155959.
 */
function dayEnd(date: BeijingDate): number {
  return Date.UTC(date.year, date.month - 1, date.day, 23, 59, 59) - BEIJING_OFFSET_MS;
}

/** The first instant of the Beijing date of an instant. */
export function dayStart(at: number): number {
  return dayEnd(beijingDate(at)) - (DAY_MS - 1_000);
}

/** Calendar days from one instant's Beijing date to another's; negative backwards. */
export function daysBetween(fromAt: number, toAt: number): number {
  return Math.round((dayStart(toAt) - dayStart(fromAt)) / DAY_MS);
}

/** An instant some working days later, at the same hour: Saturdays and Sundays do not count; holidays are not known. */
export function addWorkingDays(at: number, days: number): number {
  let to = at;
  for (let left = days; left > 0;) {
    to += DAY_MS;
    const weekday = new Date(to + BEIJING_OFFSET_MS).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return to;
}

/**
 * End of the first date, from that of a term's end on, that has a day of the month; 31 stands for the last day of each
 * month (marketplace-rules 4.3: 1 to 28 or the last).
 */
export function endOnDayOfMonth(endAt: number, day: number): number {
  const date = beijingDate(endAt);
  const here = addMonths(date, 0, day);
  return dayEnd(here.day >= date.day ? here : addMonths(date, 1, day));
}

/**
 * A date some months later. The day is `anchorDay` clamped to the month's end, so that 31 January + 1 month is
 * 28 February and one more month is 31 March again (marketplace-rules 4.1).
 */
function addMonths(date: BeijingDate, months: number, anchorDay: number): BeijingDate {
  const index = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return { year, month, day: Math.min(anchorDay, daysInMonth(year, month)) };
}

/**
 * End of a term that begins on the Beijing date of `fromSimAt`: that many years, months or days later, 23:59:59 Beijing.
 * @param anchorDay day of month that months and years return to; the day of `fromSimAt` unless given
 */
export function termEnd(fromSimAt: number, period: Period, anchorDay = beijingDate(fromSimAt).day): number {
  const date = beijingDate(fromSimAt);
  switch (period.type) {
    case 'day':
      return dayEnd(date) + period.number * DAY_MS;
    case 'month':
      return dayEnd(addMonths(date, period.number, anchorDay));
    case 'year':
      return dayEnd(addMonths(date, period.number * 12, anchorDay));
  }
}

/**
 * The day of the month that months and years from a term's end return to: the anchor where the end lies on it, clamped to
 * the month's end or not, and the day of the end where it does not, e.g. after a term that was counted by days.
 */
export function anchorOf(endAt: number, anchorDay?: number): number {
  const { year, month, day } = beijingDate(endAt);
  return anchorDay !== undefined && Math.min(anchorDay, daysInMonth(year, month)) === day ? anchorDay : day;
}

/** An instant moved by calendar years, months and days on the Beijing calendar plus a fixed number of milliseconds. */
function addCalendar(
  at: number,
  by: { readonly years: number; readonly months: number; readonly days: number; readonly ms: number },
): number {
  const date = beijingDate(at);
  const timeOfDayMs = at - (dayEnd(date) - (DAY_MS - 1_000));
  const moved = addMonths(date, by.years * 12 + by.months, date.day);
  return dayEnd(moved) - (DAY_MS - 1_000) + timeOfDayMs + by.days * DAY_MS + by.ms;
}

const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/;

/**
 * The instant an ISO 8601 duration later, e.g. `P1M`, `P30D`, `PT1H`. Months and years follow the Beijing calendar.
 * @returns `undefined` when the text is no duration or its length is zero
 */
export function addIsoDuration(at: number, duration: string): number | undefined {
  const match = DURATION.exec(duration);
  if (!match || duration.endsWith('T')) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const to = addCalendar(at, {
    years: years ?? 0,
    months: months ?? 0,
    days: (weeks ?? 0) * 7 + (days ?? 0),
    ms: (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + (seconds ?? 0) * 1_000,
  });
  return to > at ? to : undefined;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** `yyyyMMddHHmmss` in UTC, the wire's form of business times (v2-saas 4.3: 14 digits). */
export function wireTime(at: number): string {
  const date = new Date(at);
  return (
    pad(date.getUTCFullYear(), 4) +
    pad(date.getUTCMonth() + 1) +
    pad(date.getUTCDate()) +
    pad(date.getUTCHours()) +
    pad(date.getUTCMinutes()) +
    pad(date.getUTCSeconds())
  );
}

/** `yyyyMMddHHmmssSSS` in UTC: `timeStamp` of V1.0 calls (v1-saas 1). */
export function millisecondWireTime(at: number): string {
  return wireTime(at) + pad(new Date(at).getUTCMilliseconds(), 3);
}

/** `yyMMddHHmm` in Beijing time, the middle of an order number (marketplace-rules 3.4). */
export function orderNumberTime(at: number): string {
  const shifted = new Date(at + BEIJING_OFFSET_MS);
  return (
    pad(shifted.getUTCFullYear() % 100) +
    pad(shifted.getUTCMonth() + 1) +
    pad(shifted.getUTCDate()) +
    pad(shifted.getUTCHours()) +
    pad(shifted.getUTCMinutes())
  );
}
