import { ruleValue, type SiteProfile } from './site-profile.ts';

/** Hundredths of a per cent in the whole. */
export const BASIS_POINTS = 10_000;

/**
 * What a discount takes off an amount, rounded once by the rule `price.rounding`.
 * @param discountBasisPoints hundredths of a per cent taken off
 */
export function discountMinor(amountMinor: number, discountBasisPoints: number, profile: SiteProfile): number {
  // Amounts stay far below 2^53 / 10,000 (the purchase form bounds them), so the product is exact.
  const exact = (amountMinor * discountBasisPoints) / BASIS_POINTS;
  return ruleValue(profile, 'price.rounding') === 'half_up' ? Math.floor(exact + 0.5) : Math.floor(exact);
}
