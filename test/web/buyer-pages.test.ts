import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders } from './reader.ts';

const CHOICE = { product: 'team-board', term: 'month', number: '2', quantity: '10', consent: 'on' };

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
});
after(() => simulator.close());

/** Buys through the forms. @returns the order number */
async function buy(pay: string, choice: Record<string, string> = CHOICE): Promise<string> {
  const page = await reader.post('/w/default/checkout', { ...choice, pay });
  assert.equal(page.status, 303, page.text);
  return /orders\/(\w+)$/.exec(page.headers.get('location') ?? '')?.[1] ?? '';
}

function orderOf(id: string) {
  const order = simulator.workspaces.get('default').workspace.state.get('orders', id);
  assert.ok(order);
  return order;
}

/** Waits for the calls under way. */
const settled = (): Promise<void> => simulator.workspaces.get('default').outbox.idle();

describe('a purchase with scripts off', () => {
  test('search, choose, confirm, pay, use, renew: in both languages', async () => {
    const id = await buy('paid');
    await settled();
    const { instanceId } = orderOf(id);
    for (const lang of ['en', 'zh']) {
      const pages = [
        '/shop',
        '/shop?q=board',
        '/shop?q=nothing-like-this',
        '/shop?category=finance',
        '/shop/team-board',
        '/shop/database-relocation',
        `/checkout?${new URLSearchParams(CHOICE).toString()}`,
        '/orders',
        '/orders?status=completed',
        '/orders?status=canceled',
        `/orders/${id}`,
        '/my',
        '/my?status=in_use',
        '/my?status=frozen',
        `/my/${instanceId}`,
        `/my/${instanceId}/renew`,
        `/my/${instanceId}/renew?type=year&number=2`,
        '/notices',
      ];
      for (const path of pages) {
        const page = await reader.get(`/w/default${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        assert.equal(page.status, 200, path);
        assert.doesNotMatch(page.text, /\b(shop|offering|order|my|renew|pay|step|notice|clock)\.[a-z_.]+\b/, path);
        assert.doesNotMatch(page.text, /undefined|\[object|NaN|\{\{/, path);
      }
    }
    await reader.get('/w/default/shop?lang=en');
  });

  test('the order page tells each step, the details carry what the seller answers now', async () => {
    const id = await buy('paid');
    await settled();
    const order = await reader.get(`/w/default/orders/${id}`);
    for (const words of [
      'Completed',
      'Order paid',
      'newInstance sent',
      'Answer checked',
      'queryInstance',
      'Application ready',
    ]) {
      assert.ok(order.text.includes(words), words);
    }
    const details = await reader.get(`/w/default/my/${orderOf(id).instanceId}?ask=1`);
    assert.match(details.text, /Frontend URL http:\/\/127\.0\.0\.1:\d+\//);
    assert.match(details.html, /<details class="reveal">/);
  });

  test('the price is worked out in the address', async () => {
    const page = await reader.get('/w/default/shop/team-board?term=month&number=2&quantity=10');
    assert.match(page.text, /Total ¥1,200\.00/);
  });

  test('what the seller will receive is shown before buying', async () => {
    const page = await reader.get('/w/default/shop/team-board');
    assert.match(page.html, /&#34;activity&#34;:&#34;newInstance&#34;/);
  });
});

describe('payment', () => {
  test('later, declined, then paid', async () => {
    const id = await buy('later');
    assert.equal(orderOf(id).status, 'pending_payment');
    assert.match((await reader.get(`/w/default/orders/${id}`)).text, /Pay by \d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\+8/);
    await reader.post(`/w/default/orders/${id}/pay`, { pay: 'declined' });
    assert.match((await reader.get(`/w/default/orders/${id}`)).text, /bank has declined/);
    assert.equal((await reader.post(`/w/default/orders/${id}/pay`, { pay: 'paid' })).status, 303);
    assert.notEqual(orderOf(id).status, 'pending_payment');
    const again = await reader.post(`/w/default/orders/${id}/pay`, { pay: 'paid' });
    assert.equal(again.status, 409);
    assert.match(again.html, /data-reason="order_not_payable"/);
  });

  test('an unpaid order can be canceled, once', async () => {
    const id = await buy('later');
    assert.equal((await reader.post(`/w/default/orders/${id}/cancel`, {})).status, 303);
    assert.equal(orderOf(id).status, 'canceled');
    const again = await reader.post(`/w/default/orders/${id}/cancel`, {});
    assert.equal(again.status, 409);
    assert.match(again.text, /Only orders that are pending payment can be canceled; this one is Canceled/);
  });

  test('too little money is refused with both amounts, and nothing is ordered', async () => {
    const { state } = simulator.workspaces.get('default').workspace;
    const before = state.all('orders').size;
    const page = await reader.post('/w/default/checkout', {
      ...CHOICE,
      term: 'year',
      number: '9',
      quantity: '500',
      pay: 'paid',
    });
    assert.equal(page.status, 409);
    assert.match(page.text, /balance of ¥[\d,.]+ does not cover ¥2,700,000\.00/);
    assert.equal(state.all('orders').size, before);
  });
});

describe('the consent names what the product asks for, and nothing else', () => {
  const BY_RULE = { product: 'customer-thread', term: 'month', number: '1', quantity: '5' };
  const order = () => [...simulator.workspaces.get('default').workspace.state.all('orders').values()].at(-1);
  const rule = async (value: 'required' | 'optional'): Promise<void> => {
    const response = await fetch(`${simulator.origin}/api/v1/workspaces/default`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ rules: { 'order.consent': value } }),
    });
    assert.ok(response.ok, await response.text());
  };

  test('a product that asks for nothing: the agreement alone', async () => {
    const page = await reader.get('/w/default/shop/team-board?lang=en');
    assert.match(page.text, /I accept the KooGallery agreement\./);
    assert.doesNotMatch(page.text, /contact information|mobile|e-mail/);
    const chinese = await reader.get('/w/default/shop/team-board?lang=zh');
    assert.match(chinese.text, /我同意云商店协议。/);
    assert.doesNotMatch(chinese.text, /联系信息/);
    const refused = await reader.get('/w/default/checkout?product=team-board&term=month&number=1&quantity=5&lang=en');
    assert.match(refused.text, /an order needs your agreement/);
  });

  test('one that asks for mobile number and e-mail address: both are named, and the box is needed', async () => {
    const page = await reader.get('/w/default/shop/customer-thread?lang=en');
    assert.match(page.text, /authorise the seller to use the contact information \(mobile number, e-mail address\)/);
    assert.match((await reader.get('/w/default/shop/customer-thread?lang=zh')).text, /联系信息（手机号、邮箱）/);
    const refused = await reader.get(
      `/w/default/checkout?${new URLSearchParams({ ...BY_RULE, lang: 'en' }).toString()}`,
    );
    assert.match(refused.text, /without your consent the seller cannot create the account/);
  });

  test('where the consent is optional, an order without it can be placed on the page', async (context) => {
    await rule('optional');
    context.after(() => rule('required'));
    const page = await reader.get('/w/default/shop/customer-thread?lang=en');
    assert.match(page.text, /By continuing you accept the KooGallery agreement/);
    for (const consent of [undefined, 'on']) {
      const fields = { ...BY_RULE, ...(consent === undefined ? {} : { consent }) };
      const checkout = await reader.get(`/w/default/checkout?${new URLSearchParams(fields).toString()}`);
      assert.equal(checkout.status, 200);
      assert.equal(/name="consent" value="on"/.test(checkout.html), consent === 'on');
      const placed = await reader.post('/w/default/checkout', { ...fields, pay: 'later' });
      assert.equal(placed.status, 303);
      assert.equal(order()?.consent, consent === 'on' ? true : undefined);
    }
  });

  test('a box that was unticked stays so when the price is worked out again', async () => {
    const ticked = (html: string): boolean => /id="consent" checked/.test(html);
    assert.ok(
      ticked((await reader.get('/w/default/shop/customer-thread')).html),
      'as the buyer has agreed to in general',
    );
    const again = await reader.get(`/w/default/shop/customer-thread?${new URLSearchParams(BY_RULE).toString()}`);
    assert.ok(!ticked(again.html));
  });
});

describe('wrong input', () => {
  const cases: readonly [name: string, change: Record<string, string>, field: string, sentence: RegExp][] = [
    ['a quantity out of range', { quantity: '3' }, 'quantity', /whole number from 5 to 500/],
    ['a quantity between the steps', { quantity: '7' }, 'quantity', /from 5 in steps of 5/],
    ['no number', { number: 'many' }, 'number', /Enter a whole number/],
    ['too many periods', { number: '10' }, 'number', /from 1 to 9/],
    ['a term that is not sold', { term: 'day' }, 'term', /not sold this way/],
    ['a term that does not exist', { term: 'century' }, 'term', /one of the values offered/],
    ['an unknown specification', { sku: 'no-such-sku' }, 'sku', /no specification/],
    ['no consent', { consent: '' }, 'consent', /Tick the box/],
  ];
  for (const [name, change, field, sentence] of cases) {
    test(`${name}: 400, beside the field and in the summary`, async () => {
      const { state } = simulator.workspaces.get('default').workspace;
      const before = state.all('orders').size;
      const page = await reader.post('/w/default/checkout', { ...CHOICE, pay: 'paid', ...change });
      assert.equal(page.status, 400);
      assert.match(page.html, new RegExp(`id="error-summary"[\\s\\S]*href="#field-${field}"`));
      assert.match(page.html, new RegExp(`id="error-${field}"`));
      assert.match(page.text, sentence);
      assert.equal(state.all('orders').size, before);
    });
  }

  test('a payment that does not exist: 400 on the checkout', async () => {
    const page = await reader.post('/w/default/checkout', { ...CHOICE, pay: 'gold' });
    assert.equal(page.status, 400);
    assert.match(page.html, /id="error-pay"/);
  });

  test('unknown ids: 404 with a way on', async () => {
    for (const path of [
      '/shop/nope',
      '/orders/CS0',
      '/my/ins-0',
      '/my/ins-0/renew',
      '/art/nope.svg',
      '/clock/jumps/nope',
    ]) {
      const page = await reader.get(`/w/default${path}`);
      assert.equal(page.status, 404, path);
      assert.match(page.text, /There is nothing at this address.*Request id/);
    }
    assert.equal((await reader.get('/w/no-such-workspace/shop')).status, 404);
    assert.equal((await reader.get('/nowhere')).status, 404);
  });

  test('what is searched for is text, never markup', async () => {
    const page = await reader.get(`/w/default/shop?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    assert.doesNotMatch(page.html, /<script>alert/);
  });
});

describe('renewal', () => {
  test('shows the new expiry, is ordered, and refuses a second one while the first is open', async () => {
    const bought = orderOf(await buy('paid'));
    await settled();
    const path = `/w/default/my/${bought.instanceId}/renew`;
    const page = await reader.get(`${path}?type=month&number=3`);
    assert.match(page.text, /New expiry \d{4}-\d\d-\d\d 23:59:59 GMT\+8/);
    assert.equal((await reader.post(path, { type: 'month', number: '3', pay: 'later' })).status, 303);
    const second = await reader.post(path, { type: 'month', number: '3', pay: 'paid' });
    assert.equal(second.status, 409);
    assert.match(second.html, /data-reason="renew_in_progress"/);
  });

  test('the form begins with a year where one is sold, else with a month (marketplace-rules 4.1)', async () => {
    const begins = async (fields: Record<string, string>): Promise<string | undefined> => {
      const bought = orderOf(await buy('paid', fields));
      await settled();
      const { html } = await reader.get(`/w/default/my/${bought.instanceId}/renew`);
      return /name="type" value="(\w+)"[^>]* checked/.exec(html)?.[1];
    };
    const monthOnly = { product: 'event-check-in', term: 'month', number: '1', consent: 'on' };
    assert.deepEqual([await begins(CHOICE), await begins(monthOnly)], ['year', 'month']);
  });

  test('tabs and common day are named as in the Billing Center (marketplace-rules 4.1, 4.3 and 15)', async () => {
    const { text: en } = await reader.get('/w/default/renewals?lang=en');
    assert.match(en, /Manual renewal.*Auto-renewal.*Not renewed on expiry/);
    assert.match(en, /Unified expiration date/);
    const { text: zh } = await reader.get('/w/default/renewals?lang=zh');
    assert.match(zh, /手动续费.*自动续费/);
    assert.match(zh, /统一到期日/);
    await reader.get('/w/default/renewals?lang=en');
  });

  test('a one-time purchase says why it is not renewed', async () => {
    const bought = orderOf(await buy('paid', { product: 'database-relocation', term: 'one_time', consent: 'on' }));
    await settled();
    const page = await reader.get(`/w/default/my/${bought.instanceId}`);
    assert.match(page.text, /one-time purchase does not expire, so there is nothing to renew/);
    const refused = await reader.post(`/w/default/my/${bought.instanceId}/renew`, {
      type: 'year',
      number: '1',
      pay: 'paid',
    });
    assert.equal(refused.status, 409);
  });

  test('wrong numbers: 400', async () => {
    const bought = orderOf(await buy('paid'));
    await settled();
    for (const number of ['0', '10', 'x', '']) {
      const page = await reader.post(`/w/default/my/${bought.instanceId}/renew`, {
        type: 'month',
        number,
        pay: 'paid',
      });
      assert.equal(page.status, 400, number);
      assert.match(page.html, /id="error-number"/);
    }
  });
});

test('a change that is carried out says so, and no expiry that it does not have', async () => {
  const id = await buy('paid');
  await settled();
  const changed = await fetch(
    `${simulator.origin}/api/v1/workspaces/default/instances/${orderOf(id).instanceId}/change`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ quantity: 15 }) },
  );
  const change = (await changed.json()) as { id: string };
  await settled();
  assert.equal(orderOf(change.id).status, 'completed');
  const { html } = await reader.get(`/w/default/orders/${change.id}?lang=en`);
  assert.match(html, /ready-panel">.*<h2>Change in force<\/h2>/);
  assert.doesNotMatch(html, /Renewed until/);
});

test('another buyer has other orders', async () => {
  const other = new Reader(simulator.origin);
  const changed = await other.post('/w/default/acting-buyer', { buyer: 'chen-hao', return: '/w/default/orders' });
  assert.equal(changed.status, 303);
  assert.equal(changed.headers.get('location'), '/w/default/orders');
  assert.match((await other.get('/w/default/orders')).text, /No orders yet/);
  assert.equal((await other.post('/w/default/acting-buyer', { buyer: 'nobody' })).status, 404);
  assert.equal((await other.post('/w/default/acting-buyer', {})).status, 400);
});

describe('what becomes of an application at its expiry, with scripts off', () => {
  test('set, seen wherever its expiry is named, taken back; in both languages', async () => {
    const { instanceId } = orderOf(await buy('paid'));
    await settled();
    const path = `/w/default/my/${instanceId}/at-expiry`;
    const before = await reader.get(path);
    assert.match(before.text, /Kept through grace and retention Expires/);
    assert.match(before.text, /Subscriptions of the marketplace cannot be turned into pay-per-use/);
    assert.match(before.html, /value="to_on_demand"[^>]* disabled/);
    const set = await reader.post(path, { policy: 'auto_unsubscribe' });
    assert.deepEqual([set.status, set.headers.get('location')], [303, path]);
    for (const [lang, words] of [
      ['en', /[Uu]nsubscribed/],
      ['zh', /自动退订/],
    ] as const) {
      for (const page of [
        `/my/${instanceId}/at-expiry`,
        `/my/${instanceId}/auto-renewal`,
        `/my/${instanceId}`,
        '/my',
        '/renewals?tab=ending',
        `/simulator/upcoming?instance=${instanceId}`,
        `/simulator/instances/${instanceId}`,
      ]) {
        const shown = await reader.get(`/w/default${page}${page.includes('?') ? '&' : '?'}lang=${lang}`);
        assert.equal(shown.status, 200, page);
        assert.match(shown.text, words, `${page} ${lang}`);
        assert.doesNotMatch(shown.text, /\b(at_expiry|my|event|auto_renewal)\.[a-z_.]+\b|undefined|\{\{/, page);
      }
    }
    await reader.get('/w/default/shop?lang=en');
    const manual = await reader.get('/w/default/renewals');
    assert.ok(!manual.html.includes(instanceId), 'it is on its own tab');
    const renewing = await reader.post(path, { policy: 'auto_renew' });
    assert.equal(renewing.headers.get('location'), `/w/default/my/${instanceId}/auto-renewal`);
    const kept = await reader.post(path, { policy: 'retain' });
    assert.equal(kept.status, 303);
    assert.match((await reader.get(path)).text, /Kept through grace and retention Expires/);
  });

  test('automatic renewal keeps what was entered wrongly, and lets the balance pay before a card', async () => {
    const { instanceId } = orderOf(await buy('paid'));
    await settled();
    const path = `/w/default/my/${instanceId}/auto-renewal`;
    const fields = { type: 'year', number: '0', daysBefore: '2', times: '3', method: 'card', useBalance: 'on' };
    const wrong = await reader.post(path, fields);
    assert.equal(wrong.status, 400);
    for (const kept of [
      /name="type" value="year" checked/,
      /name="number"[^>]* value="0"/,
      /name="daysBefore"[^>]* value="2"/,
      /name="times"[^>]* value="3"/,
      /name="method" value="card" checked/,
      /name="useBalance" value="on" checked/,
    ])
      assert.match(wrong.html, kept);
    assert.equal((await reader.post(path, { ...fields, number: '1' })).status, 303);
    const { autoRenewal } = simulator.workspaces.get('default').workspace.state.get('instances', instanceId) ?? {};
    assert.deepEqual([autoRenewal?.method, autoRenewal?.useBalance, autoRenewal?.period.type], ['card', true, 'year']);
    assert.match((await reader.get(path)).html, /name="useBalance" value="on" checked/);
  });

  test('no choice, an unknown one, or one that is not offered: said on the page', async () => {
    const { instanceId } = orderOf(await buy('paid'));
    await settled();
    const path = `/w/default/my/${instanceId}/at-expiry`;
    for (const fields of [{}, { policy: 'forever' }] as Record<string, string>[]) {
      const wrong = await reader.post(path, fields);
      assert.equal(wrong.status, 400);
      assert.match(wrong.html, /id="error-policy"/);
    }
    const refused = await reader.post(path, { policy: 'to_on_demand' });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /cannot be turned into pay-per-use/);
    assert.equal((await reader.get('/w/default/my/nowhere/at-expiry')).status, 404);
  });

  test('what has no such setting says why', async () => {
    const choice = { product: 'database-relocation', term: 'one_time', consent: 'on' };
    const { instanceId } = orderOf(await buy('paid', choice));
    await settled();
    const page = await reader.get(`/w/default/my/${instanceId}/at-expiry`);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.html, /name="policy"/);
  });
});
