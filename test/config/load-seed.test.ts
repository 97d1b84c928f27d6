import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Seed } from '../../src/app/seed-records.ts';
import { loadSeed } from '../../src/config/load-seed.ts';
import type { Price, Product, ProductCategory, Sku } from '../../src/domain/catalogue.ts';
import { findPrice, isSelectionProblem, quoteSelection, type Quote } from '../../src/domain/price-quote.ts';

const SEED_FOLDER = path.join(import.meta.dirname, '..', '..', 'data', 'seed');
const SIM_AT = Date.parse('2026-06-10T10:00:00+08:00');

type SeedProduct = Seed['products'][number];

function listed(product: SeedProduct): Product {
  const url = 'http://127.0.0.1:9/';
  return { ...product, interface: { version: '2.0', url, accessKey: 'key', allowInsecureTransport: false } };
}

function skusOf(product: SeedProduct): Sku[] {
  return product.specifications.flatMap((specification) => specification.skus);
}

function quote(product: SeedProduct, sku: Sku, price: Price, quantity: number): Quote {
  const { billing, periodType } = price;
  const period = periodType && { type: periodType, number: 1 };
  const quoted = quoteSelection(listed(product), { skuCode: sku.code, billing, period, quantity }, SIM_AT);
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
  const { products, buyers } = await loadSeed('demo-shop', SEED_FOLDER);
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

  test('sells by year, month, day and once, simple and with a quantity', () => {
    assert.deepEqual(
      new Set(prices.map(({ billing, periodType }) => periodType ?? billing)),
      new Set(['month', 'year', 'day', 'one_time']),
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
    assertDistinct(prices.map(({ offerId }) => offerId));
    for (const { code } of skus)
      assert.match(code, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const { offerId } of prices) assert.match(offerId, /^OFFI\d{18}$/);
  });

  for (const product of products) {
    test(`${product.id}: every price can be quoted for the least and the greatest quantity`, () => {
      for (const sku of skusOf(product)) {
        for (const price of sku.prices) {
          for (const quantity of [sku.quantity?.min ?? 1, sku.quantity?.max ?? 1]) {
            const quoted = quote(product, sku, price, quantity);
            assert.equal(quoted.price.offerId, price.offerId);
            assert.equal(quoted.amountMinor, price.unitPriceMinor * quantity);
            assert.ok(quoted.amountMinor > 0);
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
    assert.equal(quote(board, basic, month, basic.quantity.min).amountMinor, 30_000);
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

test('the empty seed has no products and one buyer', async () => {
  const { products, buyers } = await loadSeed('empty', SEED_FOLDER);
  assert.deepEqual(products, []);
  assert.equal(buyers.length, 1);
});

/** JSON of the demo shop whose members a test spoils; every path used below exists in the file. */
interface LooseSeed {
  products: LooseProduct[];
  buyers: { id: string; level: string; email: string | null }[];
}
interface LooseProduct {
  id: string;
  tagline: { en: string; zh?: string };
  category: string;
  specifications: {
    id: string;
    skus: {
      code: string;
      quantity: { min: number; max: number; step: number };
      prices: { offerId: string; billing: string; periodType?: string; unitPriceMinor: number }[];
    }[];
  }[];
  interface?: unknown;
}

/** A product of the demo shop with two SKUs that have a quantity, two prices each. */
function pick(seed: LooseSeed, index = 0) {
  const product = seed.products[index];
  const specification = product?.specifications[0];
  const [first, second] = specification?.skus ?? [];
  const [price, nextPrice] = first?.prices ?? [];
  assert.ok(product && specification && first && second && price && nextPrice);
  return { product, specification, first, second, price, nextPrice };
}

const SKU_0 = 'products.0.specifications.0.skus.0';

const SPOILED: readonly [what: string, spoil: (seed: LooseSeed) => void, line: string][] = [
  ['a text missing in one language', (seed) => delete pick(seed).product.tagline.zh, 'products.0.tagline.zh: '],
  [
    'a tagline of two lines',
    (seed) => (pick(seed).product.tagline.en = 'a\nb'),
    'products.0.tagline.en: must be one line',
  ],
  ['an unknown category', (seed) => (pick(seed).product.category = 'games'), 'products.0.category: '],
  ['an unknown member', (seed) => (pick(seed).product.interface = {}), 'products.0: '],
  ['an id that is no slug', (seed) => (pick(seed).product.id = 'Team Board'), 'products.0.id: must be lower-case'],
  [
    'two products of one id',
    (seed) => (pick(seed, 1).product.id = 'team-board'),
    'products.1.id: repeats "team-board"',
  ],
  ['two buyers of one id', (seed) => seed.buyers.push(...seed.buyers.slice(0, 1)), 'buyers.3.id: repeats "lin-wei"'],
  ['a level that does not exist', (seed) => seed.buyers.forEach((buyer) => (buyer.level = 'V9')), 'buyers.0.level: '],
  ['no buyers', (seed) => (seed.buyers = []), 'buyers: '],
  ['no products member', (seed) => delete (seed as Partial<LooseSeed>).products, 'products: '],
  ['a SKU without price', (seed) => (pick(seed).first.prices = []), `${SKU_0}.prices: `],
  ['a negative price', (seed) => (pick(seed).price.unitPriceMinor = -1), `${SKU_0}.prices.0.unitPriceMinor: `],
  ['a fraction of a cent', (seed) => (pick(seed).price.unitPriceMinor = 0.5), `${SKU_0}.prices.0.unitPriceMinor: `],
  ['an inexact price', (seed) => (pick(seed).price.unitPriceMinor = 2 ** 53), `${SKU_0}.prices.0.unitPriceMinor: `],
  [
    'a period price without period',
    (seed) => delete pick(seed).price.periodType,
    `${SKU_0}.prices.0.periodType: is needed`,
  ],
  [
    'a one-time price with a period',
    (seed) => (pick(seed).price.billing = 'one_time'),
    `${SKU_0}.prices.0.periodType: has no place`,
  ],
  [
    'two prices of one period',
    (seed) => (pick(seed).nextPrice.periodType = pick(seed).price.periodType),
    `${SKU_0}.prices.1.periodType: repeats "month"`,
  ],
  [
    'two prices of one offer id',
    (seed) => (pick(seed).nextPrice.offerId = pick(seed).price.offerId),
    `${SKU_0}.prices.1.offerId: repeats "OFFI`,
  ],
  [
    'two SKUs of one code',
    (seed) => (pick(seed).second.code = pick(seed).first.code),
    'products.0.specifications.0.skus.1.code: repeats "',
  ],
  [
    'two specifications of one id',
    (seed) => pick(seed).product.specifications.push(structuredClone(pick(seed).specification)),
    'products.0.specifications.1.id: repeats "cloud"',
  ],
  [
    'a range upside down',
    (seed) => (pick(seed).first.quantity.max = 4),
    `${SKU_0}.quantity.max: must not be below min (5)`,
  ],
  ['a step of nothing', (seed) => (pick(seed).first.quantity.step = 0), `${SKU_0}.quantity.step: `],
];

describe('a broken seed file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'koosim-seed-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function messageOf(text: string): Promise<string> {
    await writeFile(path.join(folder, 'demo-shop.json'), text);
    const failure: unknown = await loadSeed('demo-shop', folder).then(
      () => assert.fail('the file was accepted'),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof Error);
    return failure.message;
  }

  for (const [what, spoil, line] of SPOILED) {
    test(`${what} is named with file and path`, async () => {
      const seed = JSON.parse(await readFile(path.join(SEED_FOLDER, 'demo-shop.json'), 'utf8')) as LooseSeed;
      spoil(seed);
      const message = await messageOf(JSON.stringify(seed));
      const [head, ...lines] = message.split('\n');
      assert.equal(head, `seed file ${path.join(folder, 'demo-shop.json')} cannot be used:`);
      assert.ok(lines[0]?.startsWith(`  ${line}`), message);
      assertDistinct(lines);
    });
  }

  test('a SKU code or offer id that another product has is named', async () => {
    const seed = JSON.parse(await readFile(path.join(SEED_FOLDER, 'demo-shop.json'), 'utf8')) as LooseSeed;
    const index = seed.products.findIndex(({ id }) => id === 'customer-thread');
    pick(seed, index).first.code = pick(seed).first.code;
    pick(seed, index).price.offerId = pick(seed).price.offerId;
    const message = await messageOf(JSON.stringify(seed));
    const sku = `products.${index}.specifications.0.skus.0`;
    assert.deepEqual(message.split('\n').slice(1), [
      `  ${sku}.code: repeats ${JSON.stringify(pick(seed).first.code)}`,
      `  ${sku}.prices.0.offerId: repeats ${JSON.stringify(pick(seed).price.offerId)}`,
    ]);
  });

  test('text that is not JSON is said to be so', async () => {
    assert.match(await messageOf('{"products": ['), /^seed file .*demo-shop\.json is not JSON: /);
  });

  test('a file that is not there is said to be so', async () => {
    await assert.rejects(loadSeed('empty', folder), /^Error: seed file .*empty\.json cannot be read: ENOENT/);
  });
});
