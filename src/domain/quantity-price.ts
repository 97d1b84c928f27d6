import type { Price, PriceBand, QuantityModel } from './catalogue.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** What one period of a quantity costs, and the unit price of the band that the whole quantity falls in. */
export interface QuantityPrice {
  readonly model: QuantityModel;
  readonly amountMinor: number;
  readonly bandUnitPriceMinor: number;
}

/**
 * Price of a quantity for one period (marketplace-rules 2.3), by the readings `price.stepModel` and `price.tierModel`.
 * @param quantity at least 1
 */
export function quantityPrice(price: Price, quantity: number, profile: SiteProfile): QuantityPrice {
  const { quantityBands } = price;
  if (!quantityBands) {
    return { model: 'linear', amountMinor: price.unitPriceMinor * quantity, bandUnitPriceMinor: price.unitPriceMinor };
  }
  const { model, bands } = quantityBands;
  const reading = ruleValue(profile, model === 'step' ? 'price.stepModel' : 'price.tierModel');
  const bandUnitPriceMinor = bandOf(bands, quantity).unitPriceMinor;
  const amountMinor = reading === 'band_for_all' ? bandUnitPriceMinor * quantity : slicesMinor(bands, quantity);
  return { model, amountMinor, bandUnitPriceMinor };
}

/** The band that a quantity falls in: the last one that begins at or below it. */
export function bandOf(bands: readonly PriceBand[], quantity: number): PriceBand {
  const band = bands.findLast(({ from }) => from <= quantity);
  if (!band) throw new RangeError(`no band for ${quantity}`);
  return band;
}

function slicesMinor(bands: readonly PriceBand[], quantity: number): number {
  return bands.reduce((sum, { from, unitPriceMinor }, index) => {
    const last = Math.min(quantity, (bands[index + 1]?.from ?? Infinity) - 1);
    return last < from ? sum : sum + (last - from + 1) * unitPriceMinor;
  }, 0);
}
