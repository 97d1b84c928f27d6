const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Date (`2026-12-24`) and time of day (`09:00:00`) of an instant in GMT+8, the zone of the marketplace. */
export function beijingFields(at: number): { readonly date: string; readonly time: string } {
  const text = new Date(at + BEIJING_OFFSET_MS).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 19) };
}

const LOCAL_DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

/** The instant of a date and time in GMT+8 as date-time fields send it (`2026-12-24T09:00`), if it is one. */
export function parseBeijing(text: string): number | undefined {
  const match = LOCAL_DATE_TIME.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part || 0));
  const shifted = Date.UTC(year, month - 1, day, hour, minute, second);
  const { date, time } = { date: new Date(shifted).toISOString().slice(0, 10), time: `${match[4]}:${match[5]}` };
  // 31 February and 25:00 are moved by Date; what does not read back the same was no date.
  if (date !== `${match[1]}-${match[2]}-${match[3]}`) return undefined;
  if (new Date(shifted).toISOString().slice(11, 16) !== time) return undefined;
  return shifted - BEIJING_OFFSET_MS;
}
