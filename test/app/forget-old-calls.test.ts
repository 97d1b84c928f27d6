import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { findCall } from '../../src/app/find-record.ts';
import { forgetOldCalls } from '../../src/app/forget-old-calls.ts';
import { openTestMarket } from '../support/market.ts';

/** What a person is told who asks for a call. */
function toldAbout(market: Awaited<ReturnType<typeof openTestMarket>>, id: string): string | number | undefined {
  try {
    return findCall(market.workspace, id).id;
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'not_found');
    return error.params['text'];
  }
}

test('all calls are kept unless a rule says otherwise', async () => {
  const market = await openTestMarket();
  await market.buy();
  market.wallAt += 10_000 * 86_400_000;
  assert.equal(await forgetOldCalls(market.workspace), 0);
  assert.equal(market.workspace.state.all('calls').size, 2);
  assert.equal(toldAbout(market, 'call-2'), undefined, 'no call, and never was one');
  await market.close();
});

test('by count: the newest stay, whoever asks for an older one is told why it is gone', async () => {
  const market = await openTestMarket({ rules: { 'log.keepCalls': 3 } });
  const first = await market.buy();
  await market.buy();
  const ids = market.calls().map(({ id }) => id);
  assert.equal(await forgetOldCalls(market.workspace), 1);
  const [gone = '', ...kept] = ids;
  assert.deepEqual(
    market.calls().map(({ id }) => id),
    kept,
  );
  assert.deepEqual(market.workspace.state.callIdsOf(first.instanceId), ids.slice(1, 2));
  assert.equal(await market.store.readExchange(`${gone}-1`), undefined);
  assert.equal(toldAbout(market, gone), 'gone.call');
  assert.equal(toldAbout(market, kept[0] ?? ''), kept[0]);
  assert.equal(toldAbout(market, 'call-999999'), undefined);
  await market.close();
});

test('by age in real days, not marketplace days; unfinished calls stay', async () => {
  const market = await openTestMarket({ rules: { 'log.keepDays': 2 } });
  await market.buy();
  market.script(() => 'unreachable');
  await market.buy();
  await market.advance('PT30M');
  assert.equal(await forgetOldCalls(market.workspace), 0);
  market.wallAt += 2 * 86_400_000 + 1;
  assert.equal(await forgetOldCalls(market.workspace), 2);
  assert.deepEqual(
    market.calls().map(({ status }) => status),
    ['retrying'],
  );
  await market.close();
});
