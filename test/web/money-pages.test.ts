import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeWorkspace } from '../../src/app/change-workspace.ts';
import type { Workspace } from '../../src/app/workspace.ts';
import type { Order } from '../../src/domain/order.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders } from './reader.ts';

const CHOICE = { product: 'team-board', term: 'month', number: '1', quantity: '5', consent: 'on' };

let simulator: Simulator;
let reader: Reader;
let workspace: Workspace;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  ({ workspace } = simulator.workspaces.get('default'));
});
after(() => simulator.close());

const address = (path: string, fields: Record<string, string>): string =>
  `/w/default${path}?${new URLSearchParams(fields).toString()}`;

async function buy(fields: Record<string, string>): Promise<Order> {
  const page = await reader.post('/w/default/checkout', { ...CHOICE, ...fields });
  assert.equal(page.status, 303, page.text);
  const id = /orders\/(\w+)/.exec(page.headers.get('location') ?? '')?.[1] ?? '';
  return orderOf(id);
}

function orderOf(id: string): Order {
  const order = workspace.state.get('orders', id);
  assert.ok(order);
  return order;
}

describe('an offering with scripts off', () => {
  test('shows the price line by line with the rule’s source, slices and discounts among them', async () => {
    const tiers = await reader.get(
      address('/shop/roster-desk', { sku: 'a3de59cd-872f-40be-91f8-205b8e865bc9', term: 'month', quantity: '300' }),
    );
    // 200 × 15.00 + 100 × 12.00.
    assert.match(tiers.text, /Units 1 to 200.*¥3,000\.00.*Units 201 to 300.*¥1,200\.00/);
    assert.match(tiers.text, /¥4,200\.00/);
    assert.match(tiers.html, /simulator\/rules#rule-price\.tierModel/);
    const discount = await reader.get(
      address('/shop/server-watchtower', { sku: '8a107afe-0ee4-4941-b197-fafd92391888', term: 'year' }),
    );
    assert.match(discount.text, /Discount: 10 % off.*−¥96\.00/);
  });

  test('lets a SKU be chosen by its attributes and says which combination is not sold', async () => {
    const fields = { sku: 'spec:runners', 'a.runners.memory': 'standard', 'a.runners.processor': 'arm', term: 'month' };
    const sold = await reader.get(address('/shop/build-yard', fields));
    assert.equal(sold.status, 200);
    assert.match(sold.text, /¥178\.00/);
    assert.match(sold.text, /no price with the other values as chosen/);
    for (const [lang, words] of [
      ['en', /no price for this combination/],
      ['zh', /没有为该组合定价/],
    ] as const) {
      const page = await reader.get(address('/shop/build-yard', { ...fields, 'a.runners.memory': 'high', lang }));
      assert.equal(page.status, 400);
      assert.match(page.text, words);
    }
    await reader.get('/w/default/shop?lang=en');
    const checkout = await reader.get(address('/checkout', { ...fields, product: 'build-yard', consent: 'on' }));
    assert.equal(checkout.status, 200);
    assert.match(checkout.text, /Standard, Arm/);
  });

  for (const [quantity, words] of [
    ['4', /from 5 to 500/],
    ['7', /in steps of 5/],
    ['1.5', /whole number/],
    ['99999999999', /whole number/],
  ] as const) {
    test(`refuses a quantity of ${quantity} beside the field`, async () => {
      const page = await reader.get(address('/shop/team-board', { quantity }));
      assert.equal(page.status, 400);
      assert.match(page.text, words);
    });
  }
});

describe('the checkout with scripts off', () => {
  test('works out what coupons leave to pay before anything is bought', async () => {
    const page = await reader.get(
      `${address('/checkout', { ...CHOICE, method: 'card' })}&coupon=coupon-welcome&coupon=coupon-tenth`,
    );
    // 300.00, less 10 %, less 100.00.
    assert.match(page.html, /id="due">¥170\.00</);
    assert.match(page.text, /Discount coupon coupon-tenth: 10 % off/);
    assert.match(page.html, /value="card" checked/);
    assert.match(page.text, /coupon-figures is for another offering/);
  });

  test('pays with a coupon and by card; the order tells how', async () => {
    const order = await buy({ pay: 'paid', method: 'card', coupon: 'coupon-welcome' });
    assert.deepEqual([order.payment?.method, order.payment?.paidMinor], ['card', 20_000]);
    const page = await reader.get(`/w/default/orders/${order.id}`);
    assert.match(page.text, /Card ¥200\.00.*Cash coupon coupon-welcome ¥100\.00/);
  });

  test('pays from the balance first and by card what is left; the box says nothing of another method', async () => {
    const { balanceMinor } = workspace.state.get('buyers', 'lin-wei') ?? { balanceMinor: 0 };
    await workspace.decide((draft) => {
      draft.put('buyers', { ...draft.need('buyers', 'lin-wei'), balanceMinor: 12_345 });
    });
    const page = await reader.get(address('/checkout', { ...CHOICE, method: 'card', useBalance: 'on' }));
    assert.match(page.text, /Account balance ¥123\.45 Card ¥176\.55/);
    const order = await buy({ pay: 'paid', method: 'card', useBalance: 'on' });
    assert.deepEqual([order.payment?.method, order.payment?.balanceMinor], ['card', 12_345]);
    const told = await reader.get(`/w/default/orders/${order.id}`);
    assert.match(told.text, /Account balance ¥123\.45\s*Card ¥176\.55/);
    await workspace.decide((draft) => {
      draft.put('buyers', { ...draft.need('buyers', 'lin-wei'), balanceMinor });
    });
    const whole = await buy({ pay: 'paid', method: 'monthly_settlement', useBalance: 'on' });
    assert.deepEqual([whole.payment?.method, whole.payment?.paidMinor], ['monthly_settlement', 30_000]);
  });

  test('refuses a spent coupon with its sentence and buys nothing', async () => {
    const before = workspace.state.all('orders').size;
    for (const [lang, words] of [
      ['en', /coupon-welcome is used up/],
      ['zh', /coupon-welcome 已用完/],
    ] as const) {
      const fields = { ...CHOICE, pay: 'paid', coupon: 'coupon-welcome' };
      const page = await reader.post(`/w/default/checkout?lang=${lang}`, fields);
      assert.equal(page.status, 409);
      assert.match(page.text, words);
    }
    await reader.get('/w/default/shop?lang=en');
    assert.equal(workspace.state.all('orders').size, before);
  });

  test('sent twice places one order, and the second is told', async () => {
    const page = await reader.get(address('/checkout', CHOICE));
    const requestId = /name="requestId" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    const before = workspace.state.all('orders').size;
    const fields = { ...CHOICE, pay: 'later', requestId };
    const answers = await Promise.all([
      reader.post('/w/default/checkout', fields),
      reader.post('/w/default/checkout', fields),
    ]);
    assert.equal(workspace.state.all('orders').size, before + 1);
    const places = answers.map(({ headers }) => headers.get('location') ?? '').sort((a, b) => a.length - b.length);
    assert.equal(places[1], `${places[0]}?again=1`);
    assert.match((await reader.get(places[1])).text, /The order was placed once/);
  });

  test('a method that the site does not offer is refused with its name', async () => {
    const page = await reader.post('/w/default/checkout', { ...CHOICE, pay: 'paid', method: 'cheque' });
    assert.equal(page.status, 400);
  });
});

describe('a trial becomes commercial with scripts off', () => {
  const trialOf = async (): Promise<string> => {
    await changeWorkspace(workspace, { rules: { 'trial.perAccount': 0 } });
    const order = await buy({ product: 'file-cabinet', term: 'trial', pay: 'paid' });
    while (orderOf(order.id).status === 'processing') await new Promise((resolve) => setTimeout(resolve, 20));
    return `/w/default/my/${order.instanceId}/convert`;
  };

  test('paid with a coupon and by card, as a purchase is', async () => {
    await workspace.decide((draft) => {
      const coupon = { id: 'coupon-formal', kind: 'cash', buyerId: 'lin-wei', createdSimAt: 0 } as const;
      draft.put('coupons', { ...coupon, faceMinor: 2_000, leftMinor: 2_000, validToSimAt: 4_102_444_800_000 });
    });
    const page = await trialOf();
    const shown = await reader.get(`${page}?type=month&number=2&method=card&coupon=coupon-formal`);
    // 2 months of 5 x 12.00 and 100 x 0.30, less 20.00.
    assert.match(shown.html, /id="due">¥160\.00</);
    assert.match(shown.html, /value="card" checked/);
    const fields = { type: 'month', number: '2', pay: 'paid', method: 'card', coupon: 'coupon-formal' };
    const placed = await reader.post(page, fields, { fromPath: page });
    assert.equal(placed.status, 303, placed.text);
    const order = orderOf(/orders\/(\w+)/.exec(placed.headers.get('location') ?? '')?.[1] ?? '');
    assert.deepEqual(
      [order.type, order.payment?.method, order.payment?.paidMinor, order.payment?.cashCouponMinor],
      ['convert', 'card', 16_000, 2_000],
    );
  });

  test('later, declined, too many periods, and a balance that is too low', async () => {
    const page = await trialOf();
    const send = (fields: Record<string, string>) =>
      reader.post(page, { type: 'month', number: '1', pay: 'paid', ...fields }, { fromPath: page });
    for (const [number, words] of [
      ['10', /1 to 9/],
      ['1.5', /whole number/],
    ] as const) {
      const refused = await send({ number });
      assert.equal(refused.status, 400);
      assert.match(refused.text, words);
    }
    const { balanceMinor } = workspace.state.get('buyers', 'lin-wei') ?? { balanceMinor: 0 };
    await workspace.decide((draft) => draft.put('buyers', { ...draft.need('buyers', 'lin-wei'), balanceMinor: 8_999 }));
    const low = await send({ method: 'balance' });
    assert.equal(low.status, 409);
    assert.match(low.html, /name="number"/, 'can be paid otherwise at once');
    await workspace.decide((draft) => draft.put('buyers', { ...draft.need('buyers', 'lin-wei'), balanceMinor }));
    const later = await send({ pay: 'later' });
    const order = orderOf(/orders\/(\w+)/.exec(later.headers.get('location') ?? '')?.[1] ?? '');
    assert.equal(order.status, 'pending_payment');
  });
});

test('a change is paid with a coupon and by card', async () => {
  const bought = await buy({ pay: 'paid' });
  while (orderOf(bought.id).status === 'processing') await new Promise((resolve) => setTimeout(resolve, 20));
  const page = `/w/default/my/${bought.instanceId}/change`;
  const shown = await reader.get(`${page}?quantity=20&method=card&coupon=coupon-tenth`);
  assert.match(shown.text, /Discount coupon coupon-tenth: 10 % off/);
  const placed = await reader.post(
    page,
    { quantity: '20', pay: 'paid', method: 'card', coupon: 'coupon-tenth' },
    { fromPath: page },
  );
  assert.equal(placed.status, 303, placed.text);
  const order = orderOf(/orders\/(\w+)/.exec(placed.headers.get('location') ?? '')?.[1] ?? '');
  assert.deepEqual([order.type, order.payment?.method, order.payment?.couponIds], ['change', 'card', ['coupon-tenth']]);
});

describe('pay-per-use says what use costs', () => {
  test('at the offering, at the checkout and on the card: unit prices with their tiers, nothing of 1 × 1 × 0.00', async () => {
    const fields = { product: 'spoken-word', term: 'on_demand', consent: 'on' };
    for (const path of [address('/shop/spoken-word', fields), address('/checkout', fields)]) {
      const page = await reader.get(path);
      assert.match(
        page.text,
        /0–1,000: ¥0\.30 × minutes.*1,000–10,000: ¥0\.20 × minutes.*&gt; 10,000: ¥0\.12 × minutes/,
        path,
      );
      assert.match(page.text, /To pay now ¥0\.00/);
      assert.doesNotMatch(page.text, /1 × 1 × ¥0\.00/);
    }
    assert.match((await reader.get('/w/default/shop')).text, /from ¥0\.12 × minutes · Pay-per-use/);
  });
});

test('unpaid orders are chosen in the list, then paid or canceled together', async () => {
  const orders = [await buy({ pay: 'later' }), await buy({ pay: 'later' }), await buy({ pay: 'later' })];
  const [first, second, third] = orders.map(({ id }) => id);
  assert.match((await reader.get('/w/default/orders')).html, new RegExp(`form="together"[^>]*value="${first}"`));
  const chosen = `/w/default/orders/together?id=${first}&id=${second}`;
  const page = await reader.get(chosen);
  assert.match(page.text, /2 orders.*¥600\.00/);
  const form = new URLSearchParams({ _csrf: /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '', pay: 'paid' });
  const send = (path: string, ids: readonly (string | undefined)[], pay = 'paid') => {
    const body = new URLSearchParams(form);
    body.set('pay', pay);
    for (const id of ids) body.append('id', id ?? '');
    return reader.send(`/w/default/orders/together/${path}`, {
      method: 'POST',
      body,
      headers: { Origin: reader.origin, Referer: reader.origin + chosen },
    });
  };
  const paid = await send('pay', [first, second]);
  assert.equal(paid.status, 303, paid.text);
  assert.match((await reader.get(paid.headers.get('location') ?? '')).text, /2 orders paid/);
  const settled = await reader.get(chosen);
  assert.doesNotMatch(settled.html, /orders\/together\/cancel|name="pay"/, 'nothing to pay: no buttons for it');
  assert.match(settled.text, /Tick unpaid orders in the list first\./);
  const mixed = await send('cancel', [third, first]);
  assert.equal(mixed.status, 409);
  assert.match(mixed.text, new RegExp(`Order ${first}: .*Nothing was done with the other orders either`));
  assert.equal(orderOf(third ?? '').status, 'pending_payment');
  assert.equal((await send('cancel', [third])).status, 303);
  assert.equal(orderOf(third ?? '').status, 'canceled');
});

describe('the operator’s page of buyers and money', () => {
  const send = (path: string, fields: Record<string, string>) =>
    reader.post(`/w/default/simulator/money/${path}`, fields, { fromPath: '/w/default/simulator/money' });

  test('tops up, hands out a coupon, makes a private offer, and shows every movement', async () => {
    const before = workspace.state.get('buyers', 'chen-hao')?.balanceMinor ?? 0;
    assert.equal((await send('top-up', { buyer: 'chen-hao', amount: '12.5' })).status, 303);
    assert.equal(workspace.state.get('buyers', 'chen-hao')?.balanceMinor, before + 1_250);
    const coupon = { buyer: 'chen-hao', kind: 'discount', percent: '7.25', couponProduct: '', couponDays: '3' };
    assert.equal((await send('coupons', coupon)).status, 303);
    const offer = { buyer: 'chen-hao', offerProduct: 'team-board', offerPercent: '20', offerDays: '3' };
    assert.equal((await send('private-offers', offer)).status, 303);
    const page = await reader.get('/w/default/simulator/money?buyer=chen-hao');
    assert.match(page.text, /Top-up.*\+¥12\.50/);
    assert.match(page.text, /−7\.25 %/);
    assert.match(page.text, /Private offer.*−20 %/);
  });

  test('shows what a purchase moved, with the balance after it', async () => {
    const order = await buy({ pay: 'paid' });
    const page = await reader.get('/w/default/simulator/money?buyer=lin-wei');
    assert.match(page.text, new RegExp(`Payment · Team Board ${order.id} Account balance −¥300\\.00 ¥[\\d,]+\\.00`));
  });

  for (const [path, fields, en, zh] of [
    ['top-up', { amount: '1.234' }, /two decimals at most/, /最多两位小数/],
    ['top-up', { amount: '12345678901' }, /too large/, /金额过大/],
    ['top-up', { amount: '-5' }, /Enter an amount/, /请输入金额/],
    ['top-up', { amount: '0' }, /above 0/, /大于 0/],
    ['coupons', { kind: 'discount', percent: '100', couponDays: '3' }, /below 100/, /小于 100/],
    ['coupons', { kind: 'cash', worth: '1.005', couponDays: '3' }, /two decimals at most/, /最多两位小数/],
    ['coupons', { kind: 'cash', worth: '1', couponDays: '0' }, /from 1 to 3,650/, /1 到 3650/],
    ['private-offers', { offerProduct: 'team-board', offerPercent: '0', offerDays: '3' }, /above 0/, /大于 0/],
  ] as const) {
    test(`refuses ${JSON.stringify(fields)} beside the field, in both languages`, async () => {
      for (const [lang, words] of [
        ['en', en],
        ['zh', zh],
      ] as const) {
        await reader.get(`/w/default/shop?lang=${lang}`);
        const page = await send(path, { buyer: 'lin-wei', ...fields });
        assert.equal(page.status, 400);
        assert.match(page.text, words);
        assert.match(page.html, /aria-invalid="true"/);
      }
      await reader.get('/w/default/shop?lang=en');
    });
  }

  test('the same form twice has one effect', async () => {
    const fields = { buyer: 'lin-wei', amount: '3', requestId: 'form-7' };
    const before = workspace.state.get('buyers', 'lin-wei')?.balanceMinor ?? 0;
    const answers = await Promise.all([send('top-up', fields), send('top-up', fields)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
    assert.match(answers.find(({ status }) => status === 409)?.text ?? '', /Nothing was done a second time/);
    assert.equal(workspace.state.get('buyers', 'lin-wei')?.balanceMinor, before + 300);
  });
});

describe('stock management', () => {
  const adjust = (by: string) =>
    reader.post(
      '/w/default/seller/stock',
      { product: 'team-board', specification: 'cloud', by },
      { fromPath: '/w/default/seller/stock' },
    );

  test('lists and adjusts; a specification without stock cannot be bought and says so', async () => {
    const left = workspace.state.get('stocks', 'team-board/cloud')?.leftUnits ?? 0;
    assert.equal((await adjust('ten')).status, 400);
    assert.equal((await adjust(String(-left - 1))).status, 409);
    const emptied = await adjust(String(-left));
    assert.match((await reader.get(emptied.headers.get('location') ?? '')).text, /Team Board · .*: 0 in stock now/);
    const offering = await reader.get('/w/default/shop/team-board');
    assert.match(offering.text, /sold out/);
    const refused = await reader.post('/w/default/checkout', { ...CHOICE, pay: 'paid' });
    assert.equal(refused.status, 409);
    assert.equal((await adjust('+500')).status, 303);
    assert.equal((await buy({ pay: 'later' })).status, 'pending_payment');
  });
});

test('every page about money is there in both languages', async () => {
  const unpaid = await buy({ pay: 'later' });
  for (const lang of LANGUAGES) {
    for (const path of [
      '/simulator/money?',
      '/simulator/money?buyer=acme-example&',
      '/seller/stock?',
      `/orders/together?id=${unpaid.id}&`,
      '/orders/together?',
      `/orders/${unpaid.id}?`,
      '/shop/build-yard?',
    ]) {
      const page = await reader.get(`/w/default${path}lang=${lang}`);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.html, /undefined|NaN|\[object|\{\{/, path);
    }
  }
});

test('five-day refunds used for other services are set on the page of buyers’ money and count along', async () => {
  const [buyer] = [...workspace.state.all('buyers').values()];
  assert.ok(buyer);
  const path = '/w/default/simulator/money/refunds-elsewhere';
  await reader.get('/w/default/shop?lang=en');
  const wrong = await reader.post(path, { buyer: buyer.id, elsewhere: '1001' });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /whole number from 0 to 1000/);
  assert.equal((await reader.post(path, { buyer: buyer.id, elsewhere: '9' })).status, 303);
  const page = await reader.get(address('/simulator/money', { buyer: buyer.id }));
  assert.match(page.text, /0 here, 9 elsewhere, of 10/);
  const year = new Date(workspace.simNow() + 8 * 3_600_000).getUTCFullYear();
  assert.deepEqual(workspace.state.get('buyers', buyer.id)?.fiveDayRefunds, { year, here: 0, elsewhere: 9 });
});
