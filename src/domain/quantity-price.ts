import type { Price, PriceBand, QuantityModel, Sku } from './catalogue.ts';
import { pricedQuantities, type PricedQuantity, type Quantities } from './quantities.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** Units of a quantity that cost the same each. */
export interface PriceSlice {
  /** Number of the first unit. */
  readonly fromUnit: number;
  readonly units: number;
  readonly unitPriceMinor: number;
}

/** What one period of a quantity costs, and the unit price of the band that the whole quantity falls in. */
export interface QuantityPrice {
  readonly model: QuantityModel;
  readonly amountMinor: number;
  readonly bandUnitPriceMinor: number;
  /** How the amount comes about; one slice unless each slice has a price of its own. */
  readonly slices: readonly PriceSlice[];
}

/**
 * Price of a quantity for one period (marketplace-rules 2.3), by the readings `price.stepModel` and `price.tierModel`.
 * @param quantity at least 1
 */
export function quantityPrice(price: PricedQuantity['price'], quantity: number, profile: SiteProfile): QuantityPrice {
  const { quantityBands } = price;
  const model = quantityBands?.model ?? 'linear';
  const bands = quantityBands?.bands ?? [{ from: 1, unitPriceMinor: price.unitPriceMinor }];
  const bandUnitPriceMinor = bandOf(bands, quantity).unitPriceMinor;
  const inSlices =
    model !== 'linear' && ruleValue(profile, model === 'step' ? 'price.stepModel' : 'price.tierModel') === 'slices';
  const slices = inSlices
    ? slicesOf(bands, quantity)
    : [{ fromUnit: 1, units: quantity, unitPriceMinor: bandUnitPriceMinor }];
  const amountMinor = slices.reduce((sum, { units, unitPriceMinor }) => sum + units * unitPriceMinor, 0);
  return { model, amountMinor, bandUnitPriceMinor, slices };
}

/** What one period of all quantities of a SKU costs by the list; of less than one unit nothing is said, so one counts. */
export function periodPriceMinor(sku: Sku, price: Price, quantities: Quantities, profile: SiteProfile): number {
  return pricedQuantities(sku, price, quantities).reduce(
    (sum, each) => sum + quantityPrice(each.price, Math.max(1, each.quantity), profile).amountMinor,
    0,
  );
}

/** The band that a quantity falls in: the last one that begins at or below it. */
export function bandOf(bands: readonly PriceBand[], quantity: number): PriceBand {
  const band = bands.findLast(({ from }) => from <= quantity);
  if (!band) throw new RangeError(`no band for ${quantity}`);
  return band;
}

function slicesOf(bands: readonly PriceBand[], quantity: number): PriceSlice[] {
  return bands
    .filter(({ from }) => from <= quantity)
    .map(({ from, unitPriceMinor }, index) => {
      const last = Math.min(quantity, (bands[index + 1]?.from ?? Infinity) - 1);
      return { fromUnit: from, units: last - from + 1, unitPriceMinor };
    });
}
