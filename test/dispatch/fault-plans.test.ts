import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFault } from '../../src/app/edit-faults.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import type { FaultPlan } from '../../src/domain/fault-plan.ts';
import type { NewFault } from '../../src/domain/add-fault.ts';
import {
  answersOnceEach,
  recordingSeller,
  type RecordedRequest,
  type RecordingSeller,
} from '../support/recording-seller.ts';
import { openTestMarket, START, type TestMarket, type TestMarketOptions } from '../support/market.ts';

const KEY = 'key';

interface Desk {
  readonly market: TestMarket;
  readonly seller: RecordingSeller;
}

/** A marketplace whose calls are recorded with their bytes. */
async function open(options: TestMarketOptions = {}): Promise<Desk> {
  const seller = recordingSeller(KEY, () => START);
  return { market: await openTestMarket({ ...options, sender: seller.sender }), seller };
}

async function plan({ market }: Desk, fault: NewFault): Promise<FaultPlan> {
  const added = await addFault(market.workspace, fault);
  assert.ok(!isRefusal(added));
  return added;
}

function creations(requests: readonly RecordedRequest[]): RecordedRequest[] {
  return requests.filter(({ fields }) => fields['activity'] === 'newInstance');
}

function checkOf(market: TestMarket, id: string) {
  const all = market.calls().flatMap(({ attempts }) => attempts.flatMap(({ checks }) => checks));
  return all.filter((check) => check.id === id).map(({ variant, verdict }) => ({ variant, verdict }));
}

void test('bad signature: one request with a wrong signature leaves before the true one, and the order goes on', async () => {
  const desk = await open();
  await plan(desk, { kind: 'bad_signature', times: 'next', match: { activity: 'newInstance' }, settings: {} });
  const order = await desk.market.buy();
  const [wrong, right, ...more] = creations(desk.seller.requests);
  assert.ok(wrong && right);
  assert.deepEqual(more, []);
  assert.deepEqual([wrong.signature, right.signature], ['wrong', 'right']);
  // Of the right form, and different in one character from the one that fits.
  assert.equal(wrong.given.length, wrong.fitting.length);
  assert.equal([...wrong.given].filter((character, index) => character !== wrong.fitting[index]).length, 1);
  assert.equal(order.status, 'completed');
  assert.deepEqual(checkOf(desk.market, 'FAULT-SIGNATURE'), [{ variant: 'refused', verdict: 'pass' }]);
});

void test('a seller that accepts a wrong signature gets a failing check, and the order still goes on', async () => {
  const desk = await open();
  desk.seller.verifies = false;
  const { id } = await plan(desk, {
    kind: 'bad_signature',
    times: 'next',
    match: { activity: 'newInstance' },
    settings: {},
  });
  const order = await desk.market.buy();
  assert.equal(order.status, 'completed');
  assert.deepEqual(checkOf(desk.market, 'FAULT-SIGNATURE'), [{ variant: 'accepted', verdict: 'fail' }]);
  assert.equal(desk.market.calls('newInstance')[0]?.attempts[0]?.verdict, 'success');
  const [use] = desk.market.workspace.state.get('faults', id)?.recent ?? [];
  assert.deepEqual([use?.verdict, use?.over], ['fail', true]);
});

for (const [kind, shift] of [
  ['stale_timestamp', -600_000],
  ['future_timestamp', 900_000],
] as const) {
  void test(`${kind}: rightly signed with another time, before the true one`, async () => {
    const desk = await open();
    const settings = { shiftSeconds: Math.abs(shift) / 1_000 };
    await plan(desk, { kind, times: 'next', match: { activity: 'newInstance' }, settings });
    await desk.market.buy();
    const sent = creations(desk.seller.requests);
    assert.deepEqual(
      sent.map(({ timestamp, signature }) => [timestamp - START, signature]),
      [
        [shift, 'right'],
        [0, 'right'],
      ],
    );
    assert.deepEqual(checkOf(desk.market, 'FAULT-TIMESTAMP'), [{ variant: 'refused', verdict: 'pass' }]);
  });
}

void test('repeated nonce: the very bytes twice, and the second answer judged by the guide’s "may"', async () => {
  const desk = await open();
  await plan(desk, { kind: 'repeated_nonce', times: 'next', match: { activity: 'newInstance' }, settings: {} });
  await desk.market.buy();
  const [first, second, ...more] = creations(desk.seller.requests);
  assert.deepEqual(more, []);
  assert.ok(first && second);
  assert.equal(second.url, first.url);
  assert.deepEqual(second.body, first.body);
  assert.deepEqual(checkOf(desk.market, 'FAULT-NONCE'), [{ variant: 'refused', verdict: 'pass' }]);

  desk.seller.remembersNonces = false;
  await plan(desk, { kind: 'repeated_nonce', times: 'next', match: { activity: 'newInstance' }, settings: {} });
  await desk.market.buy();
  assert.deepEqual(checkOf(desk.market, 'FAULT-NONCE')[1], { variant: 'same_answer', verdict: 'warning' });
});

for (const kind of ['duplicate', 'parallel_duplicate'] as const) {
  void test(`${kind}: twice with two businessIds, nonces and signatures; the same instance is asked for`, async () => {
    const desk = await open();
    await plan(desk, { kind, times: 'next', match: { activity: 'newInstance' }, settings: {} });
    await desk.market.buy();
    const [first, second, ...more] = creations(desk.seller.requests);
    assert.deepEqual(more, []);
    assert.ok(first && second);
    assert.deepEqual([first.signature, second.signature], ['right', 'right']);
    assert.notEqual(first.nonce, second.nonce);
    assert.notEqual(first.fields['businessId'], second.fields['businessId']);
    const same = (fields: RecordedRequest['fields']) => ({ ...fields, businessId: '' });
    assert.deepEqual(same(second.fields), same(first.fields));
    assert.equal(desk.seller.atOnceMost, kind === 'parallel_duplicate' ? 2 : 1);
    assert.deepEqual(checkOf(desk.market, 'FAULT-SAME-INSTANCE'), [{ variant: 'ok', verdict: 'pass' }]);
  });

  void test(`${kind}: a seller that makes a second instance fails the check; the order keeps the first`, async () => {
    const desk = await open();
    desk.seller.answer = answersOnceEach();
    await plan(desk, { kind, times: 'next', match: { activity: 'newInstance' }, settings: {} });
    const order = await desk.market.buy();
    assert.deepEqual(checkOf(desk.market, 'FAULT-SAME-INSTANCE'), [{ variant: 'other_instance', verdict: 'fail' }]);
    assert.equal(order.status, 'completed');
    assert.equal(desk.market.instanceOf(order).sellerInstanceId, 'new-1');
  });
}

void test('a repeated release must succeed', async () => {
  const desk = await open();
  await desk.market.buy({ period: { type: 'day', number: 1 } });
  await plan(desk, { kind: 'duplicate', times: 'next', match: { activity: 'releaseInstance' }, settings: {} });
  await desk.market.advance('P90D');
  assert.equal(desk.seller.requests.filter(({ fields }) => fields['activity'] === 'releaseInstance').length, 2);
  assert.deepEqual(checkOf(desk.market, 'FAULT-REPEATABLE'), [{ variant: 'ok', verdict: 'pass' }]);
});

void test('dropped before the seller: nothing is sent, a failed connection is recorded, the retry is the next hour’s', async () => {
  const desk = await open();
  await plan(desk, {
    kind: 'dropped_request',
    times: 'first',
    count: 2,
    match: { activity: 'newInstance' },
    settings: {},
  });
  const order = await desk.market.buy();
  assert.deepEqual(desk.seller.requests, []);
  assert.equal(order.status, 'processing');
  await desk.market.advance('PT3H');
  assert.equal(creations(desk.seller.requests).length, 1);
  assert.equal(desk.market.order(order.id).status, 'completed');
  const [call] = desk.market.calls('newInstance');
  assert.deepEqual(
    call?.attempts.map(({ simAt, transportError, verdict, fault }) => [
      simAt - START,
      transportError,
      verdict,
      fault?.kind,
    ]),
    [
      [0, 'connect_timeout', 'failure', 'dropped_request'],
      [3_600_000, 'connect_timeout', 'failure', 'dropped_request'],
      [7_200_000, undefined, 'success', undefined],
    ],
  );
  // What was lost on purpose is no finding about the seller.
  const [lost] = call?.attempts ?? [];
  assert.deepEqual(
    lost?.checks.map(({ id, verdict }) => [id, verdict]),
    [['FAULT-DROPPED', 'warning']],
  );
  const kept = await desk.market.store.readExchange(lost?.exchangeId ?? '');
  assert.ok(kept?.request.url.includes('signature='));
  assert.equal(kept?.response, undefined);
});

void test('dropped answer: the seller has answered, the marketplace tries again and wants the same instance', async () => {
  const desk = await open();
  await plan(desk, { kind: 'dropped_answer', times: 'next', match: { activity: 'newInstance' }, settings: {} });
  const order = await desk.market.buy();
  assert.equal(creations(desk.seller.requests).length, 1);
  assert.equal(order.status, 'processing');
  await desk.market.advance('PT1H');
  assert.equal(creations(desk.seller.requests).length, 2);
  assert.equal(desk.market.order(order.id).status, 'completed');
  const [call] = desk.market.calls('newInstance');
  const [lost] = call?.attempts ?? [];
  assert.deepEqual([lost?.transportError, lost?.httpStatus, lost?.verdict], ['timeout', undefined, 'failure']);
  const kept = await desk.market.store.readExchange(lost?.exchangeId ?? '');
  assert.equal(kept?.response?.status, 200);
  assert.deepEqual(checkOf(desk.market, 'FAULT-SAME-INSTANCE'), [{ variant: 'ok', verdict: 'pass' }]);
});

void test('after a lost answer, a seller that creates a second instance fails the check and is still believed', async () => {
  const desk = await open();
  desk.seller.answer = answersOnceEach();
  await plan(desk, { kind: 'dropped_answer', times: 'next', match: { activity: 'newInstance' }, settings: {} });
  const order = await desk.market.buy();
  await desk.market.advance('PT1H');
  assert.deepEqual(checkOf(desk.market, 'FAULT-SAME-INSTANCE'), [{ variant: 'other_instance', verdict: 'fail' }]);
  assert.equal(desk.market.instanceOf(order).sellerInstanceId, 'new-2');
});

void test('delayed on the marketplace clock: signed when it leaves, its lane waits, the retry window begins with it', async () => {
  const desk = await open();
  const settings = { delayOn: 'marketplace', delayMinutes: 30 } as const;
  await plan(desk, { kind: 'delayed', times: 'next', match: { activity: 'newInstance' }, settings });
  const order = await desk.market.buy();
  assert.deepEqual(desk.seller.requests, []);
  const [held] = desk.market.calls('newInstance');
  assert.deepEqual([held?.status, held?.heldBack?.untilSimAt], ['waiting', START + 30 * 60_000]);
  // It waits for the marketplace clock, so it does not hold it.
  assert.equal(desk.market.workspace.state.holdingIds().size, 0);
  await desk.market.advance('PT29M');
  assert.deepEqual(desk.seller.requests, []);
  await desk.market.advance('PT1M');
  assert.equal(creations(desk.seller.requests).length, 1);
  assert.equal(desk.market.order(order.id).status, 'completed');
  const [call] = desk.market.calls('newInstance');
  assert.equal(call?.windowFromSimAt, START + 30 * 60_000);
  assert.equal(call?.attempts[0]?.fault?.heldFromSimAt, START);
});

void test('delayed on the way: signed before, sent after; the clock is held by name meanwhile', async () => {
  const waits: number[] = [];
  let arrive = (): void => undefined;
  const desk = await open({
    wait: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => (arrive = resolve));
    },
  });
  const settings = { delayOn: 'wall', delaySeconds: 20 } as const;
  await plan(desk, { kind: 'delayed', times: 'next', match: { activity: 'newInstance' }, settings });
  const bought = desk.market.buy();
  while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [call] = desk.market.calls('newInstance');
  assert.deepEqual(waits, [20_000]);
  assert.deepEqual([...desk.market.workspace.state.holdingIds()], [call?.id]);
  assert.deepEqual(desk.seller.requests, []);
  desk.market.wallAt += 20_000;
  arrive();
  await bought;
  assert.equal(creations(desk.seller.requests)[0]?.timestamp, START);
});

void test('reordered with another instance: the second creation arrives first, then the one that stepped aside', async () => {
  const desk = await open();
  const settings = { overtakenBy: 'any_instance', holdMinutes: 60 } as const;
  await plan(desk, { kind: 'reordered', times: 'next', match: { activity: 'newInstance' }, settings });
  const first = await desk.market.buy();
  assert.deepEqual(desk.seller.requests, []);
  const second = await desk.market.buy();
  await desk.market.outbox.idle();
  assert.deepEqual(
    creations(desk.seller.requests).map(({ fields }) => fields['orderId']),
    [second.id, first.id],
  );
  const [late, early] = desk.market.calls('newInstance');
  assert.equal(late?.attempts[0]?.fault?.overtakenBy, early?.id);
  assert.deepEqual(early?.attempts[0]?.overtook, [late?.id]);
  assert.deepEqual(checkOf(desk.market, 'FAULT-ORDER'), [{ variant: 'ok', verdict: 'pass' }]);
  assert.equal(desk.market.order(first.id).status, 'completed');
});

void test('reordered within an instance: a renewal arrives after the FREEZE that came later', async () => {
  const desk = await open();
  const { market, seller } = desk;
  const order = await market.buy({ period: { type: 'day', number: 1 } });
  const { id, expireSimAt = 0 } = market.instanceOf(order);
  await market.advanceTo(expireSimAt - 60_000);
  const settings = { overtakenBy: 'same_instance', holdMinutes: 60 } as const;
  await plan(desk, { kind: 'reordered', times: 'next', match: { instanceId: id }, settings });
  await market.renew(id, { type: 'month', number: 1 });
  assert.equal(seller.requests.at(-1)?.fields['activity'], 'queryInstance');
  await market.advance('PT2M');
  const words = seller.requests.slice(2).map(({ fields }) => fields['status'] ?? fields['activity']);
  assert.deepEqual(words, ['FREEZE', 'refreshInstance', 'UNFREEZE']);
  assert.equal(market.instanceOf(order).sellerState, 'normal');
  assert.equal(market.instanceOf(order).status, 'in_use');
});

void test('a call that nothing overtakes goes by itself when its time is over, or when it is restarted by hand', async () => {
  const desk = await open();
  const settings = { overtakenBy: 'any_instance', holdMinutes: 10 } as const;
  await plan(desk, { kind: 'reordered', times: 'first', count: 2, match: { activity: 'newInstance' }, settings });
  await desk.market.buy();
  await desk.market.advance('PT10M');
  assert.equal(creations(desk.seller.requests).length, 1);
  assert.equal(desk.market.calls('newInstance')[0]?.attempts[0]?.fault?.overtakenBy, undefined);
  await desk.market.buy();
  assert.equal(creations(desk.seller.requests).length, 1);
  await desk.market.restart(desk.market.calls('newInstance')[1]?.id ?? '');
  assert.equal(creations(desk.seller.requests).length, 2);
});
