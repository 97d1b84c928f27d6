import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Order, OrderType } from '../../src/domain/order.ts';
import { countFailedOrder, relistProduct, sanctionMeter } from '../../src/domain/sanction.ts';
import { siteProfile, SITES, type Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions } from './decision.ts';

type Rules = Readonly<Record<string, string | number>>;

function shop(site: Site = 'cn', rules: Rules = {}): Decisions {
  const market = new Decisions(site, rules);
  for (const id of ['desk', 'chair']) {
    market.put('products', {
      ...TEST_PRODUCT,
      id,
      interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
    });
  }
  return market;
}

let orders = 0;

/** One more order of a product fails because of the interface. */
function fail(market: Decisions, productId = 'desk', type: OrderType = 'new'): void {
  orders += 1;
  const order = { id: `CS${orders}`, type, buyerId: 'ann', productId, instanceId: `ins-${orders}` } as Order;
  market.allowed((draft) => {
    countFailedOrder(draft, order);
    return true;
  });
}

const told = (market: Decisions): string[] =>
  [...market.state.all('notices').values()].map(({ kind, to, productId, params }) => {
    assert.equal(to, 'seller');
    return `${kind} ${productId} ${params['failedOrders'] ?? ''}`.trim();
  });

describe('failed orders of a product in one month (marketplace-rules 12: over 5)', () => {
  for (const site of SITES) {
    test(`${site}: the fifth warns, the sixth takes it off the market`, () => {
      const market = shop(site);
      for (let count = 1; count <= 4; count += 1) fail(market);
      assert.deepEqual(told(market), []);
      fail(market);
      assert.deepEqual(told(market), ['delisting_near desk 5']);
      assert.equal(market.need('products', 'desk').status, 'listed');
      fail(market);
      assert.deepEqual(told(market).slice(1), ['product_delisted desk 6']);
      assert.equal(market.need('products', 'desk').status, 'discontinued');
      assert.equal(market.need('products', 'chair').status, 'listed');
      fail(market);
      assert.equal(
        told(market).length,
        2,
        'orders still on the way when it was taken off count, and nobody is told twice',
      );
      assert.equal(market.need('products', 'desk').sanction?.failedOrders, 7);
    });
  }

  test('each product counts for itself', () => {
    const market = shop();
    for (let count = 1; count <= 5; count += 1) for (const id of ['desk', 'chair']) fail(market, id);
    assert.deepEqual(told(market), ['delisting_near desk 5', 'delisting_near chair 5']);
  });

  test('with the Beijing month the count begins anew, on the second', () => {
    const market = shop();
    market.simAt = Date.parse('2026-06-30T23:59:59+08:00');
    for (let count = 1; count <= 5; count += 1) fail(market);
    market.simAt = Date.parse('2026-07-01T00:00:00+08:00');
    const meter = () => sanctionMeter(market.need('products', 'desk'), siteProfile('cn'), market.simAt);
    assert.deepEqual([meter().month, meter().failedOrders, meter().left], ['2026-07', 0, 6]);
    fail(market);
    assert.equal(market.need('products', 'desk').status, 'listed');
    assert.deepEqual([meter().failedOrders, meter().left, meter().warned], [1, 5, false]);
  });

  for (const [rules, failures, expected] of [
    [{ 'sanction.failedOrdersPerMonth': 0 }, 20, 'listed'],
    [{ 'sanction.failedOrdersPerMonth': 1 }, 1, 'listed'],
    [{ 'sanction.failedOrdersPerMonth': 1 }, 2, 'discontinued'],
  ] as const) {
    test(`${JSON.stringify(rules)}: ${failures} failed orders leave it ${expected}`, () => {
      const market = shop('cn', rules);
      for (let count = 1; count <= failures; count += 1) fail(market);
      assert.equal(market.need('products', 'desk').status, expected);
    });
  }

  test('the warning comes so many orders before, or not at all', () => {
    const early = shop('cn', { 'sanction.warnBefore': 3 });
    for (let count = 1; count <= 5; count += 1) fail(early);
    assert.deepEqual(told(early), ['delisting_near desk 3', 'delisting_near desk 4', 'delisting_near desk 5']);
    const never = shop('cn', { 'sanction.warnBefore': 0 });
    for (let count = 1; count <= 6; count += 1) fail(never);
    assert.deepEqual(told(never), ['product_delisted desk 6']);
  });

  test('changes that were refunded count, unless the rule is read otherwise', () => {
    const all = shop();
    fail(all, 'desk', 'change');
    assert.equal(all.need('products', 'desk').sanction?.failedOrders, 1);
    const purchases = shop('cn', { 'sanction.counts': 'new_orders' });
    fail(purchases, 'desk', 'change');
    assert.equal(purchases.need('products', 'desk').sanction, undefined);
  });

  test('a product that its seller has withdrawn is not taken off once more', () => {
    const market = shop();
    market.put('products', { ...market.need('products', 'desk'), status: 'discontinued' });
    for (let count = 1; count <= 7; count += 1) fail(market);
    assert.deepEqual(told(market), []);
    assert.equal(market.need('products', 'desk').sanction?.delistedSimAt, undefined);
  });
});

describe('coming back', () => {
  test('is final by the documents: released as a new product only', () => {
    const market = shop();
    for (let count = 1; count <= 6; count += 1) fail(market);
    assert.equal(market.refused((draft) => relistProduct(draft, 'desk')).reason, 'relist_final');
    assert.equal(market.refused((draft) => relistProduct(draft, 'chair')).reason, 'relist_not_delisted');
  });

  test('where the operator may, the count begins anew and the seller is told', () => {
    const market = shop('cn', { 'sanction.relisting': 'operator' });
    for (let count = 1; count <= 6; count += 1) fail(market);
    const product = market.allowed((draft) => relistProduct(draft, 'desk'));
    assert.deepEqual([product.status, product.sanction], ['listed', undefined]);
    assert.equal(told(market).at(-1), 'product_relisted desk');
    fail(market);
    assert.equal(market.need('products', 'desk').status, 'listed');
  });
});
