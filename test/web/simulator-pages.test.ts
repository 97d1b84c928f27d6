import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeWorkspace } from '../../src/app/change-workspace.ts';
import { forgetOldCalls } from '../../src/app/forget-old-calls.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Change } from '../../src/domain/records.ts';
import { TEXTS_PER_SEARCH } from '../../src/read/api/find-calls.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, lastCall, pass, placeOrder, pointTo, productOf } from './console.ts';
import { startOddSeller, type OddSeller } from './odd-seller.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const HOUR_MS = 3_600_000;
const BASE = '/w/default/simulator';

let simulator: Simulator;
let market: Marketplace;
let reader: Reader;
let seller: OddSeller;
let sampleUrl: string;

before(async () => {
  simulator = await startForReaders(true);
  market = simulator.workspaces.get('default');
  reader = new Reader(simulator.origin);
  seller = await startOddSeller();
  sampleUrl = productOf(market).interface.url;
});
after(async () => {
  await seller.close();
  await simulator.close();
});

/** Buys at the odd seller, which answers as told. @returns path of the call's page */
async function callAnswered(answer: Parameters<OddSeller['answers']>[0]): Promise<{ path: string; id: string }> {
  seller.answers(answer);
  await pointTo(market, seller.url);
  const { id } = lastCall(market, await buy(market));
  await pointTo(market, sampleUrl);
  return { path: `${BASE}/calls/${id}`, id };
}

async function callOfSample(): Promise<{ path: string; orderId: string; id: string }> {
  const order = await buy(market);
  const [id = ''] = market.workspace.state.callIdsOf(order.instanceId);
  return { path: `${BASE}/calls/${id}`, orderId: order.id, id };
}

function verdictOf(page: Page, check: string): string | undefined {
  return new RegExp(`data-check="${check}" data-verdict="(\\w+)"`).exec(page.html)?.[1];
}

function callIdsIn(page: Page): string[] {
  return [...page.html.matchAll(/<tr data-call="([^"]+)"/g)].map(([, id]) => id ?? '');
}

test('every page answers 200 in both languages, without an inline script or style', async () => {
  const { path, orderId } = await callOfSample();
  const { instanceId } = market.workspace.state.get('orders', orderId) ?? { instanceId: '' };
  const paths = [
    `${BASE}/calls`,
    path,
    `${path}?attempt=1`,
    `${BASE}/upcoming`,
    `${BASE}/upcoming?instance=${instanceId}`,
    `${BASE}/rules`,
    `${BASE}/jumps`,
    `${BASE}/health`,
  ];
  for (const lang of ['en', 'zh']) {
    for (const each of paths) {
      const page = await reader.get(`${each}${each.includes('?') ? '&' : '?'}lang=${lang}`);
      assert.equal(page.status, 200, each);
      assert.match(page.html, lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
      assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/, each);
      assert.doesNotMatch(
        page.text,
        /\b(?:call|calls|story|signing|rules|health|upcoming|jumps|wire)\.[a-z_]+\b(?!\.)/,
        each,
      );
    }
  }
  await reader.get(`${BASE}/calls?lang=en`);
});

describe('the call log', () => {
  test('is filtered by activity, status, product and text, all in the address', async () => {
    const { orderId, id } = await callOfSample();
    const byOrder = callIdsIn(await reader.get(`${BASE}/calls?q=${orderId}`));
    assert.equal(byOrder.length, 2);
    assert.deepEqual(callIdsIn(await reader.get(`${BASE}/calls?q=${orderId}&activity=newInstance`)), [id]);
    assert.deepEqual(
      callIdsIn(await reader.get(`${BASE}/calls?q=${orderId}&activity=&status=success&product=team-board`)),
      byOrder,
    );
    for (const none of ['status=failed', 'product=no-such-product', 'activity=releaseInstance']) {
      const page = await reader.get(`${BASE}/calls?q=${orderId}&${none}`);
      assert.deepEqual(callIdsIn(page), [], none);
      assert.match(page.text, /No call fits these filters/);
    }
    const filtered = await reader.get(`${BASE}/calls?q=${orderId}&activity=newInstance`);
    assert.match(
      filtered.html,
      new RegExp(`hx-get="[^"]*q=${orderId}&amp;activity=newInstance"`),
      'live refresh keeps the filter',
    );
    assert.match(filtered.html, /<option value="newInstance" selected>/);
  });

  test('pages through all calls without repeating or skipping one', async () => {
    for (let count = 0; count < 14; count += 1) await buy(market);
    const seen: string[] = [];
    let path: string | undefined = `${BASE}/calls?product=team-board`;
    while (path !== undefined) {
      const page = await reader.get(path);
      seen.push(...callIdsIn(page));
      path = /rel="next" href="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
    }
    const all = [...market.workspace.state.all('calls').values()].filter(({ productId }) => productId === 'team-board');
    assert.deepEqual(seen, all.map(({ id }) => id).reverse());
    assert.ok(seen.length > 25);
  });

  test('says when the messages of older calls were not searched, and goes on there', async () => {
    const { workspace } = market;
    const template = lastCall(market, await buy(market));
    const first = Number(template.id.slice('call-'.length)) + 1;
    const changes = Array.from({ length: TEXTS_PER_SEARCH + 20 }, (_, index): Change => {
      const id = `call-${first + index}`;
      return { collection: 'calls', id, value: { ...template, id, fields: { note: `note ${index}.` } } };
    });
    await workspace.restore(changes);
    try {
      for (const section of [`${BASE}/calls`, '/w/default/seller/messages']) {
        const page = await reader.get(`${section}?q=note+5.`);
        assert.deepEqual(callIdsIn(page), []);
        assert.match(page.text, /searched, the messages themselves in 2,?000 calls only/);
        const onward = /data-search-cut>[^<]*<a href="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
        const rest = await reader.get(onward ?? '');
        assert.deepEqual(callIdsIn(rest), [`call-${first + 5}`]);
        assert.doesNotMatch(rest.html, /data-search-cut/);
      }
    } finally {
      await workspace.restore(changes.map(({ id }) => ({ collection: 'calls', id, value: null })));
    }
  });

  test('tells why a call that was deleted to spare disk space is not there', async () => {
    const { workspace } = market;
    const [oldest = ''] = [...workspace.state.all('calls').heads()].map(({ id }) => id).slice(-1);
    await changeWorkspace(workspace, { rules: { 'log.keepCalls': workspace.state.all('calls').size - 1 } });
    assert.equal(await forgetOldCalls(workspace), 1);
    const page = await reader.get(`${BASE}/calls/${oldest}`);
    assert.equal(page.status, 404);
    assert.match(page.text, /This call is no longer kept\. .*rules of the call log/);
    await changeWorkspace(workspace, { rules: { 'log.keepCalls': null } });
  });

  test('answers 400 to a filter that does not exist, naming it', async () => {
    for (const [query, field] of [
      ['status=lost', 'status'],
      ['activity=dance', 'activity'],
      [`q=${'x'.repeat(201)}`, 'q'],
      ['after=nonsense', 'after'],
    ]) {
      const page = await reader.get(`${BASE}/calls?${query}`);
      assert.equal(page.status, 400, query);
      assert.match(page.html, new RegExp(`<code>${field}</code>`));
    }
  });
});

describe('the call page', () => {
  test('tells the story of a success and shows request, signing steps and answer', async () => {
    const { path, orderId } = await callOfSample();
    const page = await reader.get(path);
    assert.match(
      page.text,
      new RegExp(
        `Creation for order ${orderId} \\(Team Board\\) at marketplace time .* GMT\\+8, try 1: the seller answered 000000, accepted\\.`,
      ),
    );
    assert.equal(verdictOf(page, 'RESULT-OK'), 'pass');
    assert.equal(verdictOf(page, 'URL-HTTPS'), 'warning');
    for (const text of [
      'Digest of the body',
      'Text to sign',
      'The signature that was sent is exactly this one',
      'Body, laid out',
      'Field by field',
      'Order line: one line, one instance',
    ]) {
      assert.ok(page.text.includes(text), text);
    }
    assert.doesNotMatch(page.html, /\/restart"|restart-why/, 'what succeeded is not offered to be restarted');
  });

  test('keeps the access key to itself until it is asked for, then shows it once', async () => {
    const { path, id } = await callOfSample();
    const key = market.workspace.state.get('calls', id)?.destination.accessKey ?? '';
    assert.ok(key.length >= 16);
    const closed = await reader.get(path);
    assert.ok(!closed.html.includes(key));
    const open = await reader.post(`${path}/key`, { attempt: '1' }, { fromPath: path });
    assert.equal(open.status, 200);
    assert.equal(open.headers.get('cache-control'), 'no-store');
    assert.match(open.html, new RegExp(`<code id="access-key">${key}</code>`));
    assert.match(open.html, new RegExp(`<pre id="step-canonical_request" tabindex="0">${key}`));
    assert.ok(!(await reader.get(path)).html.includes(key));
    assert.equal((await reader.get(`${path}/key`)).status, 404);
  });

  test('hides the key in an answer that echoes it, in header and body', async () => {
    const key = productOf(market).interface.accessKey;
    const { path } = await callAnswered({ body: JSON.stringify({ resultCode: '000005', resultMsg: `key is ${key}` }) });
    const page = await reader.get(path);
    assert.match(page.text, /key is \*{36}/);
    const rest = page.html.replace(/<table[\s\S]*?<\/table>/g, '');
    assert.ok(!rest.includes(key));
    assert.ok(!page.html.includes(key), 'nor in the list of tries');
  });

  test('explains a failed check and shows a hostile answer as harmless text', async () => {
    const evil =
      '<script>alert(1)</script><img src=x onerror=alert(2)>"\'\u202egnp.exe\u0007{{7*7}}<%= 1 %>$t(app.name)';
    const { path } = await callAnswered({ body: JSON.stringify({ resultCode: '000001', resultMsg: evil }) });
    for (const lang of ['en', 'zh']) {
      const page = await reader.get(`${path}?lang=${lang}`);
      assert.equal(verdictOf(page, 'RESULT-OK'), 'fail');
      assert.doesNotMatch(page.html, /<script>|<img src=x/);
      assert.match(page.html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
      assert.ok(!page.html.includes('\u202e') && !page.html.includes('\u0007'), 'invisible characters are written out');
      assert.match(page.html, /⟨U\+202E⟩gnp\.exe/);
      assert.match(page.html, /\{\{7\*7\}\}/);
    }
    const page = await reader.get(`${path}?lang=en`);
    assert.match(page.text, /try 1: resultCode 000001: your service did not accept the signature of the call\./);
    assert.match(page.text, /What to do: Compare the access key/);
    assert.match(
      page.text,
      /The debug console says: Call interface failed\. The production interface returns an error result code/,
    );
    assert.match(page.text, /Source: .*result codes\) documented/);
    assert.match(page.text, /The next try is planned for/);
    for (const list of [`${BASE}/calls?lang=en`, '/w/default/seller/messages']) {
      assert.doesNotMatch((await reader.get(list)).html, /<script>|<img src=x/, list);
    }
  });

  test('says what is known of a seller that cannot be reached', async () => {
    await pointTo(market, 'http://127.0.0.1:9/saasproduce');
    const call = lastCall(market, await buy(market));
    await pointTo(market, sampleUrl);
    const page = await reader.get(`${BASE}/calls/${call.id}`);
    assert.equal(verdictOf(page, 'REACH'), 'fail');
    assert.match(page.text, /No answer came\. Connection refused/);
    assert.match(page.text, /The debug console says: Debugging failed\. The production address is unreachable/);
  });

  test('shows an answer that is no text as bytes', async () => {
    const { path } = await callAnswered({ body: Uint8Array.from([0xff, 0xfe, 0x00, 0x41, 0x42]) });
    const page = await reader.get(path);
    assert.equal(verdictOf(page, 'BODY-UTF8'), 'fail');
    assert.match(page.html, /data-kind="hex">00000000 {2}ff fe 00 41 42 +\.\.\.AB</);
  });

  test('shows the beginning of an answer that was cut off, and says so', async () => {
    const { path } = await callAnswered({ body: `{"resultCode":"000000","pad":"${'é'.repeat(700_000)}"}` });
    const page = await reader.get(path);
    assert.equal(verdictOf(page, 'SIZE-LIMIT'), 'fail');
    assert.match(page.html, /data-truncated/);
    assert.match(page.text, /first 64 KiB of 1,024 KiB/);
    assert.ok(page.html.length < 400_000);
    assert.doesNotMatch(page.text, /\ufffd/, 'no character is cut in two');
  });

  test('an empty answer, an HTML error page and deep JSON are shown for what they are', async () => {
    const empty = await reader.get((await callAnswered({ body: '' })).path);
    assert.match(empty.text, /The body is empty\./);
    const html = await reader.get(
      (await callAnswered({ body: '<html>Bad gateway</html>', type: 'text/html', status: 502 })).path,
    );
    assert.equal(verdictOf(html, 'HTTP-200'), 'fail');
    assert.match(html.html, /&lt;html&gt;Bad gateway&lt;\/html&gt;/);
    const deep = await reader.get((await callAnswered({ body: '['.repeat(20_000) })).path);
    assert.equal(deep.status, 200);
    assert.doesNotMatch(deep.text, /Body, laid out/);
  });

  test('shows each try at its own address and restarts a call that may be restarted', async () => {
    const { path, id } = await callAnswered({ body: JSON.stringify({ resultCode: '000005', resultMsg: 'first' }) });
    seller.answers({ body: JSON.stringify({ resultCode: '000104', resultMsg: 'second' }) });
    const restarted = await reader.post(`${path}/restart`, {}, { fromPath: path });
    assert.equal(restarted.status, 303);
    assert.equal(restarted.headers.get('location'), path);
    const newest = await reader.get(path);
    assert.match(newest.text, /try 2: resultCode 000104/);
    assert.match(newest.text, /restarted by hand/);
    assert.match((await reader.get(`${path}?attempt=1`)).text, /try 1: resultCode 000005/);
    assert.equal((await reader.get(`${path}?attempt=9`)).status, 404);
    assert.equal((await reader.get(`${path}?attempt=x`)).status, 400);
    assert.equal(market.workspace.state.get('calls', id)?.attempts.length, 2);
  });

  test('refuses to restart what succeeded, and says why', async () => {
    const { path, id } = await callOfSample();
    const page = await reader.post(`${path}/restart`, {}, { fromPath: path });
    assert.equal(page.status, 409);
    assert.match(page.html, /data-reason="call_not_restartable"/);
    assert.match(page.text, /this one is “Succeeded”/);
    assert.equal(market.workspace.state.get('calls', id)?.attempts.length, 1);
    assert.equal((await reader.post(`${BASE}/calls/no-such-call/restart`, {}, { fromPath: path })).status, 404);
  });

  test('says that a call is on the wire', async () => {
    seller.answers({});
    await pointTo(market, seller.url);
    const call = lastCall(market, await placeOrder(market));
    await pointTo(market, sampleUrl);
    const page = await reader.get(`${BASE}/calls/${call.id}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /Creation for order \w+ \(Team Board\) is on the wire\./);
    assert.equal((await reader.get(`${BASE}/calls/${call.id}?attempt=1`)).status, 404);
    const list = await reader.get(`${BASE}/calls?status=calling`);
    assert.deepEqual(callIdsIn(list), [call.id]);
    seller.hangUp();
    await market.outbox.idle();
    assert.match((await reader.get(`${BASE}/calls/${call.id}`)).text, /closed the connection without answering/);
  });

  test('tells an open page that nothing has changed', async () => {
    const { path } = await callAnswered({ body: JSON.stringify({ resultCode: '000005', resultMsg: 'no' }) });
    const state = /X-Call-State": "([^"]+)"/.exec((await reader.get(path)).html)?.[1] ?? '';
    assert.notEqual(state, '');
    assert.equal((await reader.get(path, { 'X-Call-State': state })).status, 204);
    assert.equal((await reader.get(path, { 'X-Call-State': 'other' })).status, 200);
  });
});

describe('upcoming events', () => {
  test('name the call that each will cause, of all instances or of one', async () => {
    const order = await buy(market);
    const one = await reader.get(`${BASE}/upcoming?instance=${order.instanceId}`);
    assert.match(one.text, /expires .* Team Board .* updateInstanceStatus FREEZE/);
    assert.equal([...one.html.matchAll(/<tr><th scope="row"/g)].length, 2, 'the first message, and the expiry');
    assert.equal((await reader.get(`${BASE}/upcoming?instance=no-such-instance`)).status, 404);
    assert.equal((await reader.get(`${BASE}/upcoming?after=nonsense`)).status, 400);
  });
});

describe('rules of the site', () => {
  test('list the lines of prices and refunds with their sources, and the switch where a line can be read otherwise', async () => {
    const page = await reader.get(`${BASE}/rules`);
    assert.match(
      page.text,
      /Each slice of the quantity at its own unit price .*marketplace-rules 2\.3 price\.tierModel/,
    );
    assert.match(page.html, /href="#rule-refund\.handlingFeeBasisPoints"/);
    assert.match(page.html, /id="rule-refund\.handlingFeeBasisPoints"/);
  });

  test('change readings, and take them back when they equal the site’s own', async () => {
    const saved = await reader.post(
      `${BASE}/rules`,
      { 'rules.retry.newInstance.everyMinutes': '30', 'rules.expiry.freezeAt': 'end_of_grace' },
      { fromPath: `${BASE}/rules` },
    );
    assert.equal(saved.status, 303);
    const { ruleOverrides } = market.workspace.state.workspace();
    assert.deepEqual(ruleOverrides, { 'retry.newInstance.everyMinutes': 30, 'expiry.freezeAt': 'end_of_grace' });
    const page = await reader.get(`${BASE}/rules?saved=1`);
    assert.match(page.text, /changed; the site says 60/);
    assert.match(page.text, /changed; the site says at expiry/);
    await reader.post(
      `${BASE}/rules`,
      { 'rules.retry.newInstance.everyMinutes': '60', 'rules.expiry.freezeAt': 'at_expiry' },
      { fromPath: `${BASE}/rules` },
    );
    assert.deepEqual(market.workspace.state.workspace().ruleOverrides, {});
  });

  test('name every wrong field, keep what was entered and change nothing', async () => {
    const page = await reader.post(
      `${BASE}/rules`,
      { 'rules.retry.newInstance.everyMinutes': 'often', 'rules.answer.bodySign': 'required' },
      { fromPath: `${BASE}/rules` },
    );
    assert.equal(page.status, 400);
    assert.match(page.html, /id="error-rules\.retry\.newInstance\.everyMinutes"/);
    assert.match(page.html, /value="often"[^>]*aria-invalid="true"/);
    for (const [field, value] of [
      ['rules.answer.timeoutMs', '1'],
      ['rules.answer.bodySign', 'maybe'],
      ['rules.no.such.rule', '1'],
    ] as const) {
      const wrong = await reader.post(`${BASE}/rules`, { [field]: value }, { fromPath: `${BASE}/rules` });
      assert.equal(wrong.status, 400, field);
      assert.match(wrong.html, new RegExp(`href="#field-${field.replaceAll('.', '\\.')}"`));
    }
    assert.deepEqual(market.workspace.state.workspace().ruleOverrides, {});
  });

  test('every rule shows its source and how sure it is', async () => {
    const page = await reader.get(`${BASE}/rules`);
    for (const word of ['documented', 'inferred', 'unknown', 'our own choice'])
      assert.ok(page.text.includes(word), word);
    assert.ok(page.text.includes('v2-saas 4.1, open question 1'));
  });

  test('another site can be chosen; an unknown one cannot', async () => {
    assert.equal((await reader.post(`${BASE}/site`, { site: 'mars' }, { fromPath: `${BASE}/rules` })).status, 400);
    assert.equal((await reader.post(`${BASE}/site`, { site: 'intl' }, { fromPath: `${BASE}/rules` })).status, 303);
    assert.equal(market.workspace.state.workspace().site, 'intl');
    await reader.post(`${BASE}/site`, { site: 'cn' }, { fromPath: `${BASE}/rules` });
  });
});

describe('jumps and health', () => {
  test('a jump is listed with its numbers and its report', async () => {
    await pass(market, HOUR_MS);
    const page = await reader.get(`${BASE}/jumps`);
    const [jump] = market.clock.jumps();
    assert.match(page.html, new RegExp(`href="/w/default/clock/jumps/${jump?.id}"`));
  });

  test('health tells store, data and versions', async () => {
    const page = await reader.get(`${BASE}/health`);
    assert.match(page.text, /Everything is saved/);
    assert.ok(page.text.includes(process.version));
    assert.match(page.text, /Version 0\.1\.0/);
  });
});
