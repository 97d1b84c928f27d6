/**
 * An amount as V1.0 writes it: decimal, at most 3 digits behind the point, e.g. `12.780`; the guide's samples show the
 * bare `0` too (v1-saas 5.1, 5.2, vector T8). Whole amounts are sent without a point [inferred].
 * @param minor amount in minor units (fen, cents); negative for the cancellation of a renewal
 */
export function decimalAmount(minor: number): string {
  const sign = minor < 0 ? '-' : '';
  const [whole, rest] = [Math.floor(Math.abs(minor) / 100), Math.abs(minor) % 100];
  return rest === 0 ? `${sign}${whole}` : `${sign}${whole}.${String(rest).padStart(2, '0')}`;
}
