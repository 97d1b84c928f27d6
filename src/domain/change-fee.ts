import type { PeriodType, Price, Sku } from './catalogue.ts';
import { discountMinor } from './discount.ts';
import type { PricePart } from './order.ts';
import { sumOf } from './price-quote.ts';
import { pricedQuantities, type PricedQuantity, type Quantities } from './quantities.ts';
import { bandOf, quantityPrice } from './quantity-price.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A present or wished configuration with the price that counts for the fee. */
export interface Configuration extends Quantities {
  readonly price: Price;
  /** Names its quantities. */
  readonly sku: Pick<Sku, 'quantity'>;
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
interface Exact {
  readonly over: bigint;
  readonly amount: bigint;
}

/** One line of the fee before it is rounded. */
interface ExactPart {
  readonly rule: 'change_new' | 'change_old';
  readonly exact: Exact;
  readonly params: PricePart['params'];
}

/**
 * The fee of a change line by line (marketplace-rules 6), for each quantity: what the new configuration costs for the days
 * that are left, less what the old one does; for a scale-out by the Tier model the added units only. Rounded once, at the
 * total.
 */
export function changeFeeParts(input: FeeInput, profile: SiteProfile): readonly PricePart[] {
  const exact = exactParts(input, profile);
  const totalMinor = rounded(exact.map((part) => part.exact).reduce(added, NOTHING));
  const parts: PricePart[] = [];
  for (const [index, { rule, exact: one, params }] of exact.entries()) {
    // The total is rounded, not the lines: the last one takes up what rounding leaves.
    const amountMinor = index === exact.length - 1 ? totalMinor - sumOf(parts) : rounded(one);
    parts.push({ rule, amountMinor, params });
  }
  for (const { rule, basisPoints } of totalMinor > 0 ? input.discounts : []) {
    parts.push({ rule, amountMinor: 0 - discountMinor(sumOf(parts), basisPoints, profile), params: { basisPoints } });
  }
  return parts;
}

function exactParts({ kind, before, after, remainingDays }: FeeInput, profile: SiteProfile): ExactPart[] {
  const news = pricedQuantities(after.sku, after.price, after);
  const olds = pricedQuantities(before.sku, before.price, before);
  const names = [...new Set([...news, ...olds].map(({ attribute }) => attribute))];
  const growingOnly = kind === 'scale_out' && ruleValue(profile, 'change.scaleOutAttributes') === 'growing';
  const byModel = kind === 'scale_out' && ruleValue(profile, 'change.scaleOutFormula') === 'by_model';
  return names.flatMap((attribute): ExactPart[] => {
    const [now, then] = [news, olds].map((all) => all.find((each) => each.attribute === attribute));
    const grows = (now?.quantity ?? 0) - (then?.quantity ?? 0);
    if (growingOnly && grows <= 0) return [];
    const part = (rule: ExactPart['rule'], priced: PricedQuantity, { price }: Configuration): ExactPart => {
      const worked = quantityPrice(priced.price, priced.quantity, profile);
      const amountMinor = rule === 'change_new' ? worked.amountMinor : -worked.amountMinor;
      const { quantity } = priced;
      const params = { quantity, unitPriceMinor: worked.bandUnitPriceMinor, days: remainingDays };
      return {
        rule,
        exact: forDays(amountMinor, price.periodType, remainingDays, profile),
        params: { ...params, periodType: price.periodType ?? '', ...(names.length > 1 ? { attribute } : {}) },
      };
    };
    if (byModel && now && now.price.quantityBands?.model === 'tier') {
      return grows > 0 ? [part('change_new', addedUnits(now, grows), after)] : [];
    }
    return [...(now ? [part('change_new', now, after)] : []), ...(then ? [part('change_old', then, before)] : [])];
  });
}

/** Tier: the unit price of the band of the new total, for the units that are added. */
function addedUnits({ attribute, price, quantity }: PricedQuantity, grows: number): PricedQuantity {
  const { unitPriceMinor } = bandOf(price.quantityBands?.bands ?? [], quantity);
  return { attribute, price: { unitPriceMinor }, quantity: grows };
}

/** The price of so many days, as a fraction. */
function forDays(amountMinor: number, periodType: PeriodType | undefined, days: number, profile: SiteProfile): Exact {
  return { amount: BigInt(amountMinor) * BigInt(days), over: BigInt(daysOf(periodType ?? 'day', profile)) };
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

const NOTHING: Exact = { amount: 0n, over: 1n };

function added(one: Exact, other: Exact): Exact {
  return { amount: one.amount * other.over + other.amount * one.over, over: one.over * other.over };
}

/** Half up; halves of negative amounts go towards zero, so that a fee never falls by rounding. */
function rounded({ amount, over }: Exact): number {
  const doubled = 2n * amount + over;
  const quotient = doubled / (2n * over);
  const floor = doubled < 0n && doubled % (2n * over) !== 0n ? quotient - 1n : quotient;
  return Number(floor);
}
