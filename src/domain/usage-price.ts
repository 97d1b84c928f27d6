import type { BillingItem, UsageBand, UsageModel } from './catalogue.ts';
import { TEN_THOUSAND } from './meter.ts';

/** Parts of the smallest amount of money that prices are exact to: micros of the currency times ten-thousandths. */
const PARTS_PER_MINOR = 100_000_000;

/** Use that was priced: a slice of it with its unit price. */
export interface UsageSlice {
  readonly tenThousandths: number;
  readonly unitPriceMicros: number;
}

/**
 * The slices of one record by the model of its billing item (marketplace-rules 2.3): `fixed` has one; `graduated` goes on
 * from what has accumulated, each slice at its own price; `volume` prices the whole record in the band that it falls in.
 * A band ends with the use at which the next one begins [inferred: "first 3 at 0.3, above 0.2"].
 * @param accumulated use before this record in its accumulation cycle
 */
export function usageSlices(
  { model, bands }: Pick<BillingItem, 'model' | 'bands'>,
  tenThousandths: number,
  accumulated: number,
): UsageSlice[] {
  if (tenThousandths === 0) return [];
  switch (model satisfies UsageModel) {
    case 'fixed':
    case 'volume':
      return [{ tenThousandths, unitPriceMicros: bandOfVolume(bands, tenThousandths).unitPriceMicros }];
    case 'graduated':
      return graduated(bands, accumulated, accumulated + tenThousandths);
  }
}

function bandOfVolume(bands: readonly UsageBand[], tenThousandths: number): UsageBand {
  const band = bands.findLast(({ fromUnits }) => fromUnits === 0 || fromUnits * TEN_THOUSAND < tenThousandths);
  if (!band) throw new RangeError('a price has a band that begins at 0');
  return band;
}

function graduated(bands: readonly UsageBand[], from: number, to: number): UsageSlice[] {
  return bands.flatMap(({ fromUnits, unitPriceMicros }, index) => {
    const next = bands[index + 1];
    const begin = Math.max(from, fromUnits * TEN_THOUSAND);
    const end = Math.min(to, next ? next.fromUnits * TEN_THOUSAND : Number.MAX_SAFE_INTEGER);
    return end > begin ? [{ tenThousandths: end - begin, unitPriceMicros }] : [];
  });
}

/** What slices cost, exactly: in parts of the smallest amount of money. */
export function exactPrice(slices: readonly UsageSlice[]): bigint {
  return slices.reduce(
    (sum, { tenThousandths, unitPriceMicros }) => sum + BigInt(tenThousandths) * BigInt(unitPriceMicros),
    0n,
  );
}

/**
 * Rounds an exact price to money. `carried_on` pays whole minor units only and keeps the rest for the next charge, so that
 * charges add up to the exact price; `each_charge` rounds half up and keeps nothing.
 * @throws RangeError for an amount that is too large to be exact
 */
export function roundPrice(
  exact: bigint,
  rounding: 'carried_on' | 'each_charge',
): { readonly amountMinor: number; readonly carry: number } {
  const parts = BigInt(PARTS_PER_MINOR);
  const whole = rounding === 'carried_on' ? exact / parts : (exact + parts / 2n) / parts;
  if (whole > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`amount out of range: ${whole}`);
  return { amountMinor: Number(whole), carry: rounding === 'carried_on' ? Number(exact % parts) : 0 };
}
