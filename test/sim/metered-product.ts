import type { SeedProduct } from '../../src/app/seed-records.ts';
import type { BillingItem, PackageTerms, Price, Sku } from '../../src/domain/catalogue.ts';
import { TEST_PRODUCT } from '../support/market.ts';

/** The product of the simulation that is metered. */
export const METERED_ID = 'meter';

const name = (en: string) => ({ en, zh: en });

const ITEM = { unit: name('unit') };

/** An item of each price model and cycle; calls cost less than the smallest amount of money. */
const ITEMS: readonly BillingItem[] = [
  {
    ...ITEM,
    id: 'minutes',
    name: name('Minutes'),
    offerId: 'OFFI-MINUTES',
    model: 'graduated',
    accumulation: 'month',
    cycle: 'hour',
    bands: [
      { fromUnits: 0, unitPriceMicros: 300_000 },
      { fromUnits: 1_000, unitPriceMicros: 201_003 },
    ],
  },
  {
    ...ITEM,
    id: 'space',
    name: name('Space'),
    offerId: 'OFFI-SPACE',
    model: 'volume',
    cycle: 'day',
    bands: [
      { fromUnits: 0, unitPriceMicros: 70_007 },
      { fromUnits: 100, unitPriceMicros: 50_000 },
    ],
  },
  {
    ...ITEM,
    id: 'calls',
    name: name('Calls'),
    offerId: 'OFFI-CALLS',
    model: 'fixed',
    cycle: 'hour',
    bands: [{ fromUnits: 0, unitPriceMicros: 123 }],
  },
];

function pack(code: string, unitPriceMinor: number, terms: PackageTerms): Sku {
  const price: Price = { offerId: `OFFI-${code}`, billing: 'package', unitPriceMinor, package: terms };
  return { code, name: name(code), prices: [price] };
}

const MONTH = { type: 'month', number: 1 } as const;

/** Packages that go on and that stop, with and without resets, for items collected by the hour and by the day. */
export const PACKAGES: readonly Sku[] = [
  pack('pack-1000', 24_000, { billingItemId: 'minutes', quotaUnits: 1_000, validity: MONTH, overage: 'pay' }),
  pack('pack-3000', 60_000, { billingItemId: 'minutes', quotaUnits: 3_000, validity: MONTH, overage: 'pay' }),
  pack('pack-daily', 9_000, {
    billingItemId: 'space',
    quotaUnits: 80,
    validity: { type: 'month', number: 3 },
    resetEvery: 'day',
    overage: 'pay',
  }),
  pack('stop-500', 13_000, { billingItemId: 'minutes', quotaUnits: 500, validity: MONTH, overage: 'stop' }),
  pack('stop-week', 1_000, {
    billingItemId: 'space',
    quotaUnits: 120,
    validity: { type: 'day', number: 7 },
    overage: 'stop',
  }),
  pack('stop-monthly', 15_000, {
    billingItemId: 'minutes',
    quotaUnits: 400,
    validity: { type: 'month', number: 3 },
    resetEvery: 'month',
    overage: 'stop',
  }),
];

/** Pay-per-use and its packages. */
export const METERED_PRODUCT: SeedProduct = {
  ...TEST_PRODUCT,
  id: METERED_ID,
  specifications: [
    {
      id: 'use',
      name: name('By use'),
      skus: [
        {
          code: 'by-use',
          name: name('By use'),
          prices: [{ offerId: 'OFFI-USE', billing: 'on_demand', unitPriceMinor: 0, billingItems: ITEMS }],
        },
        ...PACKAGES,
      ],
    },
  ],
};
