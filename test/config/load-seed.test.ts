import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadSeed } from '../../src/config/load-seed.ts';

const SEED_FOLDER = path.join(import.meta.dirname, '..', '..', 'data', 'seed');

test('the empty seed has no products and one buyer', async () => {
  const { products, buyers } = await loadSeed('empty', SEED_FOLDER);
  assert.deepEqual(products, []);
  assert.equal(buyers.length, 1);
});

test('a pack that extends another one adds its buyers to that catalogue', async () => {
  const demo = await loadSeed('demo-shop', SEED_FOLDER);
  for (const name of ['busy-month', 'outage'] as const) {
    const { products, buyers } = await loadSeed(name, SEED_FOLDER);
    assert.deepEqual(products, demo.products);
    assert.deepEqual(buyers.slice(0, demo.buyers.length), demo.buyers);
    assert.ok(buyers.length > demo.buyers.length);
  }
});

for (const [what, content, line] of [
  ['of nobody known', { extends: 'mars', buyers: [] }, 'extends: '],
  ['with a buyer that is there already', { extends: 'empty', buyers: ['lin-wei'] }, 'buyers.1.id: repeats "lin-wei"'],
  ['with an unknown member', { extends: 'empty', buyers: [], orders: [] }, '(whole file): '],
] as const) {
  test(`an extension ${what} is refused, naming the place`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'koosim-seed-'));
    const base = await readFile(path.join(SEED_FOLDER, 'empty.json'), 'utf8');
    const [buyer] = (JSON.parse(base) as { buyers: { id: string }[] }).buyers;
    await writeFile(path.join(folder, 'empty.json'), base);
    const buyers = content.buyers.map((id) => ({ ...buyer, id }));
    await writeFile(path.join(folder, 'outage.json'), JSON.stringify({ ...content, buyers }));
    await assert.rejects(loadSeed('outage', folder), (error: Error) => {
      assert.ok(error.message.includes('outage.json') && error.message.includes(line), error.message);
      return true;
    });
    await rm(folder, { recursive: true });
  });
}

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
  secret?: unknown;
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
  ['an unknown member', (seed) => (pick(seed).product.secret = {}), 'products.0: '],
  ['a version nobody speaks', (seed) => (pick(seed).product.interface = {}), 'products.0.interface.version: '],
  ['an id that is no slug', (seed) => (pick(seed).product.id = 'Team Board'), 'products.0.id: must be lower-case'],
  [
    'two products of one id',
    (seed) => (pick(seed, 4).product.id = 'team-board'),
    'products.4.id: repeats "team-board"',
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
      assert.equal(new Set(lines).size, lines.length, message);
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
