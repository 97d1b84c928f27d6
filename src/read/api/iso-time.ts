/** An instant as ISO 8601 text with zone, e.g. `2026-01-31T15:59:59.000Z`. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** The same for an instant that may not have come yet; `null` then. */
export function isoTimeOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at);
}
