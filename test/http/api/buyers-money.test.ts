import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;

beforeEach(async () => {
  api = await startApi();
});
afterEach(async () => {
  await api.close();
  assert.deepEqual(api.defects, []);
});

const MONTH = { productId: 'desk', buyerId: 'v2', billing: 'period', period: { type: 'month', number: 1 } };
const CNY = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });

async function coupon(members: object): Promise<string> {
  const made = await api.post('coupons', { buyerId: 'v2', ...members });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
}

async function place(members: object = {}): Promise<string> {
  const placed = await api.post('orders', { ...MONTH, pay: 'later', ...members });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  return placed.body.id;
}

describe('a quote', () => {
  test('tells the price line by line with rule, source and certainty, and what coupons leave to pay', async () => {
    const cash = await coupon({ kind: 'cash', amount: { amountMinor: 5_000 } });
    const discount = await coupon({ kind: 'discount', discountBasisPoints: 1_000 });
    await api.post('private-offers', { buyerId: 'v2', productId: 'desk', discountBasisPoints: 2_000 });
    const { status, body } = await api.post('products/desk/quote', {
      billing: 'period',
      period: { type: 'month', number: 2 },
      quantity: 3,
      buyerId: 'v2',
      couponIds: [cash, discount],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      body.priceParts.map((part: { rule: string; amount: { amountMinor: number } }) => [
        part.rule,
        part.amount.amountMinor,
      ]),
      [
        ['list', 180_000],
        ['private_offer', -36_000],
        ['discount_coupon', -14_400],
      ],
    );
    assert.ok(body.priceParts.every((part: { source: string }) => part.source.startsWith('marketplace-rules')));
    assert.deepEqual([body.total, body.due], [CNY(129_600), CNY(124_600)]);
    assert.deepEqual(body.cashCoupons, [{ couponId: cash, amount: CNY(5_000) }]);
    // Nothing is spent by asking.
    assert.equal(
      (await api.get('coupons')).body.items.every((each: { state: string }) => each.state === 'usable'),
      true,
    );
  });

  test('refuses what is not sold by field, and a coupon that cannot be used', async () => {
    const wrong = await api.post('products/desk/quote', { billing: 'one_time', quantity: 11 });
    assert.deepEqual([wrong.status, wrong.body.error.details[0].path], [400, 'quantity']);
    const combination = await api.post('products/desk/quote', { billing: 'one_time', attributes: { edition: 'pro' } });
    assert.deepEqual([combination.status, combination.body.error.details[0].path], [400, 'sku']);
    const foreign = await api.post('products/desk/quote', { billing: 'one_time', couponIds: ['coupon-0'] });
    assert.deepEqual([foreign.status, foreign.body.error.reason], [409, 'coupon_foreign']);
  });
});

describe('buying with coupons', () => {
  test('the order tells its price and how it was paid; the ledger and the coupons agree', async () => {
    const cash = await coupon({ kind: 'cash', amount: { amountMinor: 5_000 } });
    const discount = await coupon({ kind: 'discount', discountBasisPoints: 1_000 });
    const { body } = await api.post('orders', { ...MONTH, payWith: { couponIds: [cash, discount] } });
    assert.deepEqual(body.total, CNY(27_000));
    assert.equal(body.lines[0].priceParts.length, 2);
    assert.deepEqual(body.payment.paid, CNY(22_000));
    assert.deepEqual(body.payment.cashCoupons[0].amount, CNY(5_000));
    const ledger = await api.get('buyers/v2/ledger');
    assert.deepEqual(
      ledger.body.items.map((entry: { method: string; amount: { amountMinor: number } }) => [
        entry.method,
        entry.amount.amountMinor,
      ]),
      [
        ['balance', -22_000],
        ['cash_coupon', -5_000],
      ],
    );
    assert.deepEqual(ledger.body.items[0].balanceAfter, CNY(100_000_000 - 22_000));
    const coupons = await api.get('coupons?buyerId=v2');
    assert.deepEqual(
      coupons.body.items.map((each: { state: string }) => each.state),
      ['spent', 'spent'],
    );
  });

  test('a spent coupon is refused in the reader’s language', async () => {
    const cash = await coupon({ kind: 'cash', amount: { amountMinor: 100 } });
    await api.post('orders', { ...MONTH, payWith: { couponIds: [cash] } });
    for (const [lang, words] of [
      ['en', 'is used up'],
      ['zh', '已用完'],
    ]) {
      const again = await api.post(`orders?lang=${lang}`, { ...MONTH, payWith: { couponIds: [cash] } });
      assert.equal(again.status, 409);
      assert.match(again.body.error.message, new RegExp(`${cash}.*${words}`));
    }
  });

  test('a coupon that is not valid yet tells from when it is', async () => {
    const validFrom = new Date(api.market.workspace.simNow() + 3_600_000).toISOString();
    const cash = await coupon({ kind: 'cash', amount: { amountMinor: 100 }, validFrom });
    const early = await api.post('orders', { ...MONTH, payWith: { couponIds: [cash] } });
    assert.deepEqual([early.status, early.body.error.allowedFrom], [409, validFrom]);
  });
});

describe('several unpaid orders', () => {
  test('are paid together, or none of them is and the reason names the order', async () => {
    const ids = [await place(), await place()];
    const paid = await api.post('orders/pay', { ids, payWith: { method: 'card' } });
    assert.equal(paid.status, 200, JSON.stringify(paid.body));
    assert.deepEqual(
      paid.body.items.map((order: { status: string }) => order.status),
      ['processing', 'processing'],
    );
    const third = await place();
    const mixed = await api.post('orders/pay', { ids: [third, ids[0]] });
    assert.equal(mixed.status, 409);
    assert.match(mixed.body.error.message, new RegExp(`Order ${ids[0]}:`));
    assert.equal((await api.get(`orders/${third}`)).body.status, 'pending_payment');
  });

  test('are canceled together; an unknown one is not found', async () => {
    const ids = [await place(), await place()];
    assert.equal((await api.post('orders/cancel', { ids: [...ids, 'CS0'] })).status, 404);
    const canceled = await api.post('orders/cancel', { ids });
    assert.deepEqual(
      canceled.body.items.map((order: { status: string }) => order.status),
      ['canceled', 'canceled'],
    );
  });

  test('wait for their payment until the rule’s time is over', async () => {
    const id = await place();
    await api.market.advance('PT24H');
    assert.equal((await api.get(`orders/${id}`)).body.status, 'canceled');
    assert.equal((await api.post('orders/pay', { ids: [id] })).status, 409);
  });
});

describe('the same request twice', () => {
  test('at once: one order, and the second is told which', async () => {
    const request = { ...MONTH, requestId: 'script-1' };
    const answers = await Promise.all([api.post('orders', request), api.post('orders', request)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
    const [order, refusal] = answers.sort((a, b) => a.status - b.status);
    assert.equal(refusal?.body.error.reason, 'already_done');
    assert.match(refusal.body.error.message, new RegExp(order?.body.id));
    assert.equal((await api.get('orders')).body.items.length, 1);
  });

  test('paying at once: one effect', async () => {
    const id = await place();
    const answers = await Promise.all([api.post(`orders/${id}/pay`), api.post(`orders/${id}/pay`)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await api.get('buyers/v2/ledger')).body.items.length, 1);
  });

  test('topping up: one effect', async () => {
    const request = { amount: CNY(700), requestId: 'script-2' };
    const first = await api.post('buyers/v2/top-up', request);
    assert.deepEqual([first.status, first.body.balanceAfter], [201, CNY(100_000_700)]);
    assert.equal((await api.post('buyers/v2/top-up', request)).status, 409);
    assert.equal((await api.get('buyers/v2/ledger')).body.items.length, 1);
  });
});

describe('bad input', () => {
  const PAST = '2020-01-01T00:00:00+08:00';
  for (const [path, body, field] of [
    ['buyers/v2/top-up', { amount: { amountMinor: 0 } }, 'amount.amountMinor'],
    ['buyers/v2/top-up', { amount: { amountMinor: 1.5 } }, 'amount.amountMinor'],
    ['buyers/v2/top-up', { amount: { amountMinor: 1e17 } }, 'amount.amountMinor'],
    ['buyers/v2/top-up', { amount: { amountMinor: 5, currency: 'USD' } }, 'amount.currency'],
    ['coupons', { buyerId: 'v2', kind: 'cash' }, 'amount'],
    ['coupons', { buyerId: 'v2', kind: 'discount', discountBasisPoints: 10_000 }, 'discountBasisPoints'],
    ['coupons', { buyerId: 'v2', kind: 'cash', amount: { amountMinor: 5 }, validTo: PAST }, 'validTo'],
    ['private-offers', { buyerId: 'v2', productId: 'desk', discountBasisPoints: 0 }, 'discountBasisPoints'],
    ['stock', { productId: 'desk', specificationId: 'standard', byUnits: 1.5 }, 'byUnits'],
    ['orders', { ...MONTH, payWith: { method: 'cheque' } }, 'payWith.method'],
    ['orders', { ...MONTH, quantity: 11 }, 'quantity'],
    ['orders/pay', { ids: [] }, 'ids'],
  ] as const) {
    test(`${path} ${JSON.stringify(body)} names ${field}`, async () => {
      const answer = await api.post(path, body);
      assert.equal(answer.status, 400, JSON.stringify(answer.body));
      assert.equal(answer.body.error.details[0].path, field);
    });
  }

  test('unknown buyers, products and SKUs are not found', async () => {
    const offer = { buyerId: 'v2', productId: 'desk', discountBasisPoints: 5 };
    assert.equal((await api.post('buyers/nobody/top-up', { amount: { amountMinor: 5 } })).status, 404);
    assert.equal((await api.post('private-offers', { ...offer, sku: 'nope' })).status, 404);
    assert.equal((await api.post('private-offers', { ...offer, productId: 'nope' })).status, 404);
    assert.equal((await api.post('stock', { productId: 'desk', specificationId: 'nope', byUnits: 1 })).status, 404);
  });
});

describe('stock', () => {
  test('is listed, adjusted, and refuses purchases when it is used up', async () => {
    await place();
    assert.equal((await api.get('stock')).body.items[0].leftUnits, 998);
    const lowered = await api.post('stock', { productId: 'desk', specificationId: 'standard', byUnits: -998 });
    assert.equal(lowered.body.leftUnits, 0);
    const refused = await api.post('orders', MONTH);
    assert.deepEqual([refused.status, refused.body.error.reason], [409, 'out_of_stock']);
    const below = await api.post('stock', { productId: 'desk', specificationId: 'standard', byUnits: -1 });
    assert.equal(below.body.error.reason, 'stock_below_zero');
  });
});

describe('a multi-SKU product', () => {
  const name = (en: string) => ({ en, zh: en });
  const value = (id: string) => ({ id, name: name(id) });
  const sku = (edition: string, forSale?: boolean) => ({
    code: `sku-${edition}`,
    name: name(edition),
    attributes: { edition },
    ...(forSale === undefined ? {} : { forSale }),
    quantity: { unit: name('users'), min: 1, max: 50, step: 1 },
    prices: [
      {
        billing: 'period',
        periodType: 'month',
        unitPrice: { amountMinor: 1_000 },
        quantityBands: {
          model: 'tier',
          bands: [
            { from: 1, unitPrice: { amountMinor: 1_000 } },
            { from: 11, unitPrice: { amountMinor: 800 } },
          ],
        },
        discountBasisPoints: 500,
      },
    ],
  });
  const PRODUCT = {
    id: 'multi',
    name: name('Multi'),
    vendor: name('Firm'),
    category: 'crm',
    tagline: name('Many'),
    description: name('Many SKUs'),
    featured: false,
    status: 'listed',
    specifications: [
      {
        id: 'cloud',
        name: name('Cloud'),
        attributes: [{ id: 'edition', name: name('Edition'), values: [value('basic'), value('pro'), value('max')] }],
        skus: [sku('basic'), sku('pro', false)],
      },
    ],
    interface: { version: '2.0', url: 'https://isv.example.com/saas' },
  };

  test('keeps attributes, bands and discount when it is read and written back', async () => {
    const added = await api.post('products', PRODUCT);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const price = added.body.specifications[0].skus[0].prices[0];
    assert.deepEqual([price.quantityBands.model, price.discountBasisPoints], ['tier', 500]);
    const again = await api.put('products/multi', added.body);
    assert.deepEqual(again.body, added.body);
  });

  test('is bought by attribute values; combinations that are not for sale are refused by name', async () => {
    await api.post('products', PRODUCT);
    const choice = { productId: 'multi', billing: 'period', period: { type: 'month', number: 1 }, quantity: 12 };
    const bought = await api.post('orders', { ...choice, attributes: { edition: 'basic' } });
    // 10 × 10.00 + 2 × 8.00 = 116.00, less 5 %.
    assert.deepEqual([bought.status, bought.body.total], [201, CNY(11_020)], JSON.stringify(bought.body));
    assert.equal(bought.body.lines[0].sku, 'sku-basic');
    for (const [edition, words] of [
      ['pro', /does not offer/],
      ['max', /no price for this combination/],
    ] as const) {
      const refused = await api.post('orders', { ...choice, attributes: { edition } });
      assert.equal(refused.status, 400);
      assert.match(refused.body.error.details[0].message, words);
    }
  });

  test('whose SKUs are no combinations, or the same one twice, is not taken', async () => {
    const [specification] = PRODUCT.specifications;
    for (const skus of [[sku('basic'), { ...sku('basic'), code: 'sku-2' }], [sku('gold')]]) {
      const wrong = await api.post('products', { ...PRODUCT, specifications: [{ ...specification, skus }] });
      assert.equal(wrong.status, 400);
      assert.match(wrong.body.error.details[0].path, /^specifications\.0\.skus\.\d\.attributes$/);
    }
  });
});

test('on the international site the balance does not pay, the card does', async () => {
  const intl = await startApi({ site: 'intl' });
  try {
    const refused = await intl.post('orders', { ...MONTH, payWith: { method: 'balance' } });
    assert.deepEqual([refused.status, refused.body.error.reason], [409, 'method_not_offered']);
    assert.equal((await intl.post('orders', MONTH)).body.payment.method, 'card');
  } finally {
    await intl.close();
  }
});
