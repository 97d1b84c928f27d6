import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPastSender, type Fate } from '../../src/scenario/past-seller.ts';
import { Prng } from '../../src/scenario/prng.ts';

const WALL_AT = Date.parse('2026-06-10T02:00:00Z');
const LIMITS = { timeoutMs: 20_000, maxBytes: 1_000, allowInsecureTransport: false };

/** Sends one creation that fares as told. @returns what came back, and the queries asked of the books */
async function send(fate: Fate) {
  const asked: number[] = [];
  const sender = createPastSender({
    seller: {
      answer: (_body, { queriesUntilReady }) => {
        asked.push(queriesUntilReady);
        return { headers: [['Content-Type', 'application/json']], body: Buffer.from('{"resultCode":"000000"}') };
      },
    },
    chance: new Prng(7),
    now: () => ({ simAt: 5, wallAt: WALL_AT }),
    fateOf: (one) => {
      assert.deepEqual(one, { activity: 'newInstance', orderId: 'CS1', simAt: 5 });
      return fate;
    },
  });
  const body = Buffer.from('{"activity":"newInstance","orderId":"CS1"}');
  const result = await sender.send({ method: 'POST', url: 'http://127.0.0.1:9/', headers: [], body }, LIMITS);
  return { result, asked };
}

test('what goes well is answered by the books, at once or after a while', async () => {
  for (const [fate, fromMs, toMs, queries] of [
    ['well', 1, 1_000, 0],
    ['slow', 5_001, 19_999, 0],
    ['in_progress', 1, 1_000, 9],
  ] as const) {
    const { result, asked } = await send(fate);
    assert.equal(result.response?.status, 200);
    assert.ok(result.timings.totalMs >= fromMs && result.timings.totalMs <= toMs, fate);
    assert.deepEqual(asked, [queries]);
  }
});

test('what fails never reaches the books', async () => {
  for (const [fate, seen] of [
    ['timeout', 'timeout'],
    ['refused', 'refused'],
    ['server_error', 500],
    ['internal_error', 200],
  ] as const) {
    const { result, asked } = await send(fate);
    assert.equal(result.transportError ?? result.response?.status, seen);
    assert.deepEqual(asked, []);
  }
  assert.equal((await send('timeout')).result.timings.totalMs, 20_000);
});
