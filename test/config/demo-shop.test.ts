import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Seed } from '../../src/app/seed-records.ts';
import { loadSeed } from '../../src/config/load-seed.ts';
import type { Price, Product, ProductCategory, Sku } from '../../src/domain/catalogue.ts';
import { findPrice, isSelectionProblem, quoteSelection, sumOf, type Quote } from '../../src/domain/price-quote.ts';
import { combinationsOf, notSoldReason } from '../../src/domain/sku-combination.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';

const SEED_FOLDER = path.join(import.meta.dirname, '..', '..', 'data', 'seed');
const SIM_AT = Date.parse('2026-06-10T10:00:00+08:00');
const AT = { simAt: SIM_AT, profile: siteProfile('cn') };

type SeedProduct = Seed['products'][number];

function listed(product: SeedProduct): Product {
  const url = 'http://127.0.0.1:9/';
  return { ...product, interface: { version: '2.0', url, accessKey: 'key', allowInsecureTransport: false } };
}

function skusOf(product: SeedProduct): Sku[] {
  return product.specifications.flatMap((specification) => specification.skus);
}

function quote(product: SeedProduct, sku: Sku, price: Price, end: 'min' | 'max'): Quote {
  const further = sku.furtherRanges?.map((range) => [range.attribute, range[end]] as const) ?? [];
  const quantities = { quantity: sku.quantity?.[end] ?? 1, furtherQuantities: Object.fromEntries(further) };
  const { billing, periodType } = price;
  const period = periodType && { type: periodType, number: 1 };
  const quoted = quoteSelection(listed(product), { skuCode: sku.code, billing, period, ...quantities }, AT);
  assert.ok(!isSelectionProblem(quoted), `${product.id} ${sku.name.en}: ${JSON.stringify(quoted)}`);
  return quoted;
}

function assertDistinct(values: readonly string[]): void {
  assert.deepEqual(
    values.filter((value, index) => values.indexOf(value) !== index),
    [],
  );
}

describe('the demo shop', async () => {
  const { products, buyers, coupons = [], privateOffers = [] } = await loadSeed('demo-shop', SEED_FOLDER);
  const skus = products.flatMap(skusOf);
  const prices = skus.flatMap((sku) => sku.prices);

  test('has offerings in every category, four of them featured, all on sale', () => {
    const perCategory: Record<ProductCategory, number> = {
      collaboration: 0,
      finance: 0,
      crm: 0,
      hr: 0,
      security: 0,
      data: 0,
      developer: 0,
      industry: 0,
    };
    for (const { category } of products) perCategory[category] += 1;
    assert.ok(products.length >= 12, `${products.length} offerings`);
    assert.ok(!Object.values(perCategory).includes(0), JSON.stringify(perCategory));
    assert.equal(products.filter(({ featured }) => featured).length, 4);
    assert.ok(products.every(({ status }) => status === 'listed'));
  });

  test('sells in every billing mode, simple and with a quantity', () => {
    assert.deepEqual(
      new Set(prices.map(({ billing, periodType }) => periodType ?? billing)),
      new Set(['month', 'year', 'day', 'one_time', 'trial', 'on_demand', 'package']),
    );
    const soldOnce = products.filter((product) =>
      skusOf(product).some((sku) => sku.prices.some(({ billing }) => billing === 'one_time')),
    );
    assert.ok(soldOnce.length >= 2, `${soldOnce.length} products sold once`);
    assert.ok(products.some((product) => skusOf(product).length === 1 && !skusOf(product)[0]?.quantity));
  });

  test('gives every offer and SKU a code of its own, in the form that the wire has', () => {
    assertDistinct(products.map(({ id }) => id));
    assertDistinct(skus.map(({ code }) => code));
    const items = prices.flatMap(({ billingItems = [] }) => billingItems);
    assertDistinct([...prices, ...items].map(({ offerId }) => offerId));
    assert.ok(new Set(prices.flatMap((price) => price.package?.overage ?? [])).size === 2);
    assert.deepEqual(new Set(items.map(({ model }) => model)), new Set(['fixed', 'graduated', 'volume']));
    assert.deepEqual(new Set(items.map(({ cycle }) => cycle)), new Set(['hour', 'day']));
    for (const { code } of skus)
      assert.match(code, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const { offerId } of prices) assert.match(offerId, /^OFFI\d{18}$/);
  });

  for (const product of products) {
    test(`${product.id}: every price can be quoted for the least and the greatest quantity`, () => {
      for (const sku of skusOf(product)) {
        for (const price of sku.prices) {
          for (const end of ['min', 'max'] as const) {
            const quoted = quote(product, sku, price, end);
            assert.equal(quoted.price.offerId, price.offerId);
            assert.equal(quoted.amountMinor, sumOf(quoted.parts));
            if (!price.quantityBands && !price.furtherPrices && !price.discountBasisPoints)
              assert.equal(quoted.amountMinor, price.unitPriceMinor * quoted.quantity);
            const isFree = price.billing === 'trial' || price.billing === 'on_demand';
            assert.equal(quoted.amountMinor > 0, !isFree);
          }
        }
      }
    });

    test(`${product.id}: a year costs less than twelve months, a month less than thirty days`, () => {
      for (const sku of skusOf(product)) {
        const [year, month, day] = (['year', 'month', 'day'] as const).map(
          (type) => findPrice(sku, 'period', type)?.unitPriceMinor,
        );
        if (year && month) assert.ok(year < 12 * month, `${sku.name.en}: ${year} and ${month}`);
        if (month && day) assert.ok(month < 30 * day, `${sku.name.en}: ${month} and ${day}`);
      }
    });

    test(`${product.id}: both languages are written out, in as many paragraphs`, () => {
      for (const { en, zh } of [product.name, product.vendor, product.tagline, product.description]) {
        assert.doesNotMatch(en, /\p{Script=Han}/u);
        assert.match(zh, /\p{Script=Han}/u);
      }
      const paragraphs = product.description.en.split('\n\n').length;
      assert.ok(paragraphs >= 2 && paragraphs <= 3);
      assert.equal(product.description.zh.split('\n\n').length, paragraphs);
    });
  }

  test('has every kind of price: bands of both models, a discount, attributes with a combination that is not sold', () => {
    const models = new Set(prices.flatMap(({ quantityBands }) => quantityBands?.model ?? []));
    assert.deepEqual(models, new Set(['step', 'tier']));
    assert.ok(prices.some(({ discountBasisPoints }) => discountBasisPoints !== undefined));
    const furtherModels = prices.flatMap(({ furtherPrices = [] }) =>
      furtherPrices.map((each) => each.quantityBands?.model),
    );
    assert.deepEqual(new Set(furtherModels), new Set(['step', 'tier', undefined]), 'several quantities');
    const reasons = products.flatMap(({ specifications }) =>
      specifications.flatMap((each) =>
        each.attributes ? combinationsOf(each.attributes).map((values) => notSoldReason(each, values)) : [],
      ),
    );
    assert.ok(reasons.includes(undefined) && reasons.includes('not_priced'));
  });

  test('gives the demo buyer coupons of both kinds, and another buyer a private offer', () => {
    const known = (id: string | undefined): boolean =>
      id === undefined || products.some((product) => product.id === id);
    assert.deepEqual(new Set(coupons.map(({ kind }) => kind)), new Set(['cash', 'discount']));
    assert.ok(coupons.every(({ buyerId, productId }) => buyerId === buyers[0]?.id && known(productId)));
    assert.ok(privateOffers.length > 0 && privateOffers.every(({ productId }) => known(productId)));
    assert.ok(privateOffers.every(({ buyerId }) => buyers.slice(1).some(({ id }) => id === buyerId)));
  });

  test('sells Team Board for 300.00 a month to the smallest team, in three editions', () => {
    const board = products.find(({ id }) => id === 'team-board');
    assert.ok(board);
    const editions = skusOf(board);
    assert.deepEqual(
      editions.map(({ name }) => name.en),
      ['Basic', 'Professional', 'Enterprise'],
    );
    const basic = editions[0];
    const month = basic && findPrice(basic, 'period', 'month');
    assert.ok(basic?.quantity && month);
    assert.equal(quote(board, basic, month, 'min').amountMinor, 30_000);
  });

  test('has three buyers of different levels who can afford any offering at its least quantity', () => {
    assert.deepEqual(
      buyers.map(({ id, level }) => [id, level]),
      [
        ['lin-wei', 'V2'],
        ['chen-hao', 'V0'],
        ['acme-example', 'V5'],
      ],
    );
    assert.equal(new Set(buyers.map(({ consent }) => consent)).size, 2);
    const dearest = Math.max(
      ...skus.flatMap(({ quantity, prices }) => prices.map((price) => price.unitPriceMinor * (quantity?.min ?? 1))),
    );
    for (const { balanceMinor } of buyers) assert.ok(balanceMinor >= dearest);
    for (const { email } of buyers) assert.match(email ?? '', /@(?:[a-z]+\.)?example\.com$/);
  });
});
