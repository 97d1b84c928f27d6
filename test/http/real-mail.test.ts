import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { SmtpSettings } from '../../src/config/smtp-settings.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { STORY_START } from '../support/story.ts';
import { startMailServer, startOddMailServer, textOf } from '../support/mail-server.ts';

const PACE = { timeLimitMs: 60_000, waitsMs: [1, 1] };
const ORDER = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 }, quantity: 5 };

/** A simulator whose messages go to a mail server; a JSON client for it. */
async function start(t: TestContext, smtp: Partial<SmtpSettings> | undefined, pace: typeof PACE = PACE) {
  const defects: unknown[] = [];
  const settings = smtp && { host: '127.0.0.1', port: 0, secure: false, from: 'simulator@example.com', ...smtp };
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    startSimAt: STORY_START,
    referenceIsvPort: 0,
    onDefect: (error) => defects.push(error),
    smtp: settings,
    mailPace: pace,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= simulator.close());
  t.after(close);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${simulator.origin}/api/v1/workspaces/default/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const json: any = await response.json();
    assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(json)}`);
    return json;
  };
  await ask('PATCH', 'clock', { mode: 'frozen' });
  /** Buys and waits until the order is completed. @returns id of the message that says so */
  const buy = async (): Promise<string> => {
    const order = await ask('POST', 'orders', ORDER);
    await ask('POST', 'clock/advance', { by: 'PT10M' });
    assert.equal((await ask('GET', `orders/${order.id}`)).status, 'completed');
    return (await ask('GET', `notices?kind=order_completed&orderId=${order.id}`)).items[0].id;
  };
  /** The mail of a message once nothing more will be tried. */
  const outcome = async (id: string) => {
    for (;;) {
      const { mail } = await ask('GET', `notices/${id}`);
      if (mail?.status !== 'waiting') return mail;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const page = async (id: string, language = 'en'): Promise<string> =>
    (await fetch(`${simulator.origin}/w/default/notices/${id}`, { headers: { 'accept-language': language } })).text();
  return { ask, buy, outcome, page, close, defects };
}

test('a message reaches a real mail server in both languages, with login, and its page and the API say so', async (t) => {
  const login = { user: 'some@one', pass: 'pass word/:' };
  const server = await startMailServer(login);
  t.after(() => server.close());
  const market = await start(t, { port: server.port, login, to: 'me@example.com' });
  const id = await market.buy();
  const mail = await market.outcome(id);
  assert.deepEqual(
    [mail.status, mail.to, mail.tries, mail.server, mail.problem],
    ['sent', 'me@example.com', 1, `127.0.0.1:${server.port}`, null],
  );
  const { words } = await market.ask('GET', `notices/${id}`);
  const taken = server.taken.find((each) => textOf(each).includes(`Message ${id} `));
  assert.ok(taken);
  assert.deepEqual([taken.from, taken.to], ['simulator@example.com', ['me@example.com']]);
  const text = textOf(taken);
  for (const language of ['en', 'zh']) {
    assert.ok(text.includes(words[language].title), text);
    assert.ok(text.includes(words[language].text), text);
  }
  assert.match(await market.page(id), /Sent<\/span> to me@example\.com/);
  assert.match(await market.page(id, 'zh'), /已发送/);
  assert.equal(server.mostConnections(), 1);
  assert.deepEqual(market.defects, []);
});

test('no mail server named: nothing is sent, and page and API say so', async (t) => {
  const market = await start(t, undefined);
  const id = await market.buy();
  assert.equal((await market.ask('GET', `notices/${id}`)).mail, null);
  assert.match(await market.page(id), /no mail server is named/);
});

test('without an address for all, mails go to the buyer, and those to the seller are left out', async (t) => {
  const server = await startMailServer();
  t.after(() => server.close());
  const market = await start(t, { port: server.port });
  const [own, other] = (await market.ask('GET', 'buyers')).items;
  const { id: withMail } = await market.ask('POST', 'buyers', { name: 'Mei', email: 'mei@example.org' });
  const { id: without } = await market.ask('POST', 'buyers', { name: 'Nobody' });
  assert.ok(own && other, 'there are other buyers whom a mail could go to by mistake');
  for (const [buyerId, expected] of [
    [withMail, ['sent', 'mei@example.org', null]],
    [without, ['left_out', null, 'no_address']],
  ] as const) {
    await market.ask('POST', `buyers/${buyerId}/top-up`, { amount: { amountMinor: 1_000_000 } });
    const before = server.taken.length;
    const order = await market.ask('POST', 'orders', { ...ORDER, buyerId });
    await market.ask('POST', 'clock/advance', { by: 'PT10M' });
    const [notice] = (await market.ask('GET', `notices?kind=order_completed&orderId=${order.id}`)).items;
    const mail = await market.outcome(notice.id);
    assert.deepEqual([mail.status, mail.to, mail.problem], expected);
    const arrived = server.taken.slice(before).flatMap(({ to }) => to);
    assert.deepEqual(arrived, expected[1] === null ? [] : [expected[1]]);
  }
  const instanceIds = (await market.ask('GET', 'instances')).items.map(({ id }: { id: string }) => id);
  await market.ask('POST', `instances/${instanceIds[0]}/unsubscribe`, {});
  const { items } = await market.ask('GET', 'notices?to=seller');
  assert.ok(items.length > 0, 'the seller is told of the refund');
  for (const { id } of items) {
    const toSeller = await market.outcome(id);
    assert.deepEqual([toSeller.status, toSeller.problem, toSeller.to], ['left_out', 'no_address', null]);
  }
});

test('a wrong password: one try, told without the password, and the market goes on', async (t) => {
  const server = await startMailServer({ user: 'u', pass: 'right' });
  t.after(() => server.close());
  const market = await start(t, { port: server.port, login: { user: 'u', pass: 'hunter2' }, to: 'me@example.com' });
  const id = await market.buy();
  const mail = await market.outcome(id);
  assert.deepEqual([mail.status, mail.problem, mail.tries, mail.detail], ['failed', 'login_refused', 1, '535']);
  const page = await market.page(id);
  assert.match(page, /refused user or password/);
  assert.ok(!page.includes('hunter2'));
  await market.buy();
  assert.deepEqual(market.defects, []);
});

test('a refused connection: three tries, then failed with the reason', async (t) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  blocker.close();
  await once(blocker, 'close');
  const market = await start(t, { port, to: 'me@example.com' });
  const mail = await market.outcome(await market.buy());
  assert.deepEqual([mail.status, mail.problem, mail.tries], ['failed', 'unreachable', 3]);
});

test('a server that hangs: the market goes on, and the simulator ends although a mail is on the wire', async (t) => {
  const server = await startOddMailServer(() => undefined);
  t.after(() => server.close());
  // Long beyond the time that a test may take: only cutting the mail off lets it end.
  const market = await start(
    t,
    { port: server.port, to: 'me@example.com' },
    { timeLimitMs: 3_600_000, waitsMs: [1, 1] },
  );
  const id = await market.buy();
  await server.connected;
  assert.equal((await market.ask('GET', `notices/${id}`)).mail.status, 'waiting');
  await market.buy();
  await market.close();
  assert.equal(server.connections(), 1);
});

test('a server that hangs longer than a mail may take: timed out after three tries', async (t) => {
  const server = await startOddMailServer(() => undefined);
  t.after(() => server.close());
  const market = await start(t, { port: server.port, to: 'me@example.com' }, { timeLimitMs: 50, waitsMs: [1, 1] });
  const mail = await market.outcome(await market.buy());
  assert.deepEqual([mail.status, mail.problem, mail.tries], ['failed', 'timed_out', 3]);
});

test('a jump over a year sends no flood: 20 mails, the others are left out with the reason', async (t) => {
  const server = await startMailServer();
  t.after(() => server.close());
  const market = await start(t, { port: server.port, to: 'me@example.com' });
  for (let count = 0; count < 5; count += 1) await market.ask('POST', 'orders', ORDER);
  await market.ask('POST', 'clock/advance', { by: 'P1Y', confirm: true });
  const { items } = await market.ask('GET', 'notices?limit=200');
  const mails = await Promise.all(items.map(({ id }: { id: string }) => market.outcome(id)));
  const count = (problem: string | null, status: string) =>
    mails.filter((mail) => mail?.problem === problem && mail.status === status).length;
  assert.ok(count(null, 'sent') >= 20, JSON.stringify(mails));
  assert.ok(count('jump_limit', 'left_out') > 0);
  assert.equal(server.taken.length, count(null, 'sent'));
  assert.equal(server.mostConnections(), 1);
});
