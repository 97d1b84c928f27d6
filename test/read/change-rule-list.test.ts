import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PeriodType, Price, Product, Sku } from '../../src/domain/catalogue.ts';
import { changeRuleList } from '../../src/read/seller/change-rule-list.ts';

const name = (en: string) => ({ en, zh: en });
const price = (periodType: PeriodType, unitPriceMinor: number): Price => ({
  offerId: `O-${periodType}-${unitPriceMinor}`,
  billing: 'period',
  periodType,
  unitPriceMinor,
});
const sku = (code: string, prices: readonly Price[], more: Partial<Sku> = {}): Sku => ({
  code,
  name: name(code),
  prices,
  ...more,
});

/** The ways that the seller is shown, each with what makes a rule for it dead. */
function paths(skus: readonly Sku[]): string[] {
  const product = {
    specifications: [{ id: 'standard', name: name('Standard'), skus }],
    interface: { version: '2.0' },
  } as unknown as Product;
  return changeRuleList(product).groups.flatMap(({ upgrades }) =>
    upgrades.map(({ from, to, cheaper, notForSale }) =>
      [from, to, cheaper ? 'cheaper' : '', notForSale ? 'not for sale' : ''].filter(Boolean).join(' '),
    ),
  );
}

describe('what a seller may open for changes (marketplace-rules 6)', () => {
  test('a rule whose target is cheaper or not for sale is shown as dead', () => {
    const basic = sku('basic', [price('month', 100)]);
    const pro = sku('pro', [price('month', 200)], { forSale: false });
    assert.deepEqual(paths([basic, pro]), ['basic pro not for sale', 'pro basic cheaper']);
  });

  test('what is sold by the day alone cannot be changed, so it is not offered', () => {
    const daily = sku('daily', [price('day', 10)]);
    const both = sku('both', [price('day', 20), price('year', 5_000)]);
    assert.deepEqual(paths([daily, both, sku('monthly', [price('month', 600)])]), ['both monthly', 'monthly both']);
  });
});
