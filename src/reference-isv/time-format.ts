const BEIJING_OFFSET_MS = 8 * 3600 * 1000;

/** `2026-12-24 18:55:02` in Beijing time, of a wall time in ms since 1970. */
export function formatWallTime(wallAt: number): string {
  return new Date(wallAt + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same of an expireTime as the marketplace sends it: UTC, yyyyMMddHHmmss with or without milliseconds. */
export function formatExpiry(expireTime: string): string {
  const iso = expireTime.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6Z');
  return formatWallTime(Date.parse(iso));
}
