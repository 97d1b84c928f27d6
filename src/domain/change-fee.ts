import type { PeriodType, Price } from './catalogue.ts';
import { discountMinor } from './discount.ts';
import type { PricePart } from './order.ts';
import { sumOf } from './price-quote.ts';
import { bandOf, quantityPrice } from './quantity-price.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A present or wished configuration with the price that counts for the fee. */
export interface Configuration {
  readonly price: Price;
  readonly quantity: number;
}

/** What a fee is worked out from. */
export interface FeeInput {
  readonly kind: 'upgrade' | 'scale_out';
  readonly before: Configuration;
  readonly after: Configuration;
  readonly remainingDays: number;
  /** Taken off the difference, one after the other. */
  readonly discounts: readonly FeeDiscount[];
}

/** A reduction that the buyer would get on the target's price, in hundredths of a per cent. */
export interface FeeDiscount {
  readonly rule: 'private_offer' | 'discount';
  readonly basisPoints: number;
}

/** An exact amount: minor units over a denominator. */
type Exact = bigint;

/**
 * The fee of a change line by line (marketplace-rules 6): what the new configuration costs for the days that are left, less
 * what the old one does; for a scale-out by the Tier model the added units only. Rounded once, at the total.
 */
export function changeFeeParts(input: FeeInput, profile: SiteProfile): readonly PricePart[] {
  const { before, after, remainingDays: days } = input;
  const addedOnly =
    input.kind === 'scale_out' &&
    after.price.quantityBands?.model === 'tier' &&
    ruleValue(profile, 'change.scaleOutFormula') === 'by_model';
  const wanted = addedOnly ? addedUnits(input) : configurationMinor(after, profile);
  const [newExact, denominator] = forDays(wanted.amountMinor, after.price.periodType, days, profile);
  const [oldExact, oldDenominator] = addedOnly
    ? [0n, 1n]
    : forDays(configurationMinor(before, profile).amountMinor, before.price.periodType, days, profile);
  const totalMinor = round(newExact * oldDenominator - oldExact * denominator, denominator * oldDenominator);
  const newMinor = round(newExact, denominator);
  const newPart: PricePart = {
    rule: 'change_new',
    amountMinor: newMinor,
    params: {
      quantity: wanted.quantity,
      unitPriceMinor: wanted.unitPriceMinor,
      days,
      periodType: after.price.periodType ?? '',
    },
  };
  const parts = [newPart];
  if (!addedOnly) {
    const { quantity, unitPriceMinor } = configurationMinor(before, profile);
    const periodType = before.price.periodType ?? '';
    // The difference is rounded, not its two sides: the second line takes up what rounding leaves.
    parts.push({
      rule: 'change_old',
      amountMinor: totalMinor - newMinor,
      params: { quantity, unitPriceMinor, days, periodType },
    });
  }
  for (const { rule, basisPoints } of totalMinor > 0 ? input.discounts : []) {
    parts.push({ rule, amountMinor: 0 - discountMinor(sumOf(parts), basisPoints, profile), params: { basisPoints } });
  }
  return parts;
}

interface Worked {
  readonly amountMinor: number;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

function configurationMinor({ price, quantity }: Configuration, profile: SiteProfile): Worked {
  const { amountMinor, bandUnitPriceMinor } = quantityPrice(price, quantity, profile);
  return { amountMinor, quantity, unitPriceMinor: bandUnitPriceMinor };
}

/** Tier: the unit price of the band of the new total, for the units that are added. */
function addedUnits({ before, after }: FeeInput): Worked {
  const quantity = after.quantity - before.quantity;
  const { unitPriceMinor } = bandOf(after.price.quantityBands?.bands ?? [], after.quantity);
  return { amountMinor: unitPriceMinor * quantity, quantity, unitPriceMinor };
}

/** The price of so many days, as a fraction. */
function forDays(
  amountMinor: number,
  periodType: PeriodType | undefined,
  days: number,
  profile: SiteProfile,
): [exact: Exact, denominator: bigint] {
  return [BigInt(amountMinor) * BigInt(days), BigInt(daysOf(periodType ?? 'day', profile))];
}

/** How many days a period counts for a price by the day. */
export function daysOf(periodType: PeriodType, profile: SiteProfile): number {
  switch (periodType) {
    case 'day':
      return 1;
    case 'month':
      return ruleValue(profile, 'change.daysPerMonth');
    case 'year':
      return ruleValue(profile, 'change.daysPerYear');
  }
}

/** Half up; halves of negative amounts go towards zero, so that a fee never falls by rounding. */
function round(exact: Exact, denominator: bigint): number {
  const doubled = 2n * exact + denominator;
  const quotient = doubled / (2n * denominator);
  const floor = doubled < 0n && doubled % (2n * denominator) !== 0n ? quotient - 1n : quotient;
  return Number(floor);
}
