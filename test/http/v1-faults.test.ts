import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startStory, type Json } from '../support/story.ts';

/** Kinds that send something beside the true request, with what a right seller of V1.0 makes of it. */
const BESIDE = [
  { kind: 'bad_signature', check: 'FAULT-SIGNATURE', answer: '000001' },
  { kind: 'repeated_nonce', check: undefined, answer: '000000' },
  { kind: 'duplicate', check: 'FAULT-SAME-INSTANCE', answer: '000000' },
  { kind: 'parallel_duplicate', check: 'FAULT-SAME-INSTANCE', answer: '000000' },
] as const;

test('faults on calls of V1.0: what is sent beside the true request is judged, and the order goes on', async (context) => {
  const story = await startStory({ sampleSeller: true });
  context.after(() => story.close());
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  const buy = (): Promise<Json> =>
    story.api('POST', '/orders', {
      productId: 'customer-thread',
      billing: 'period',
      period: { type: 'month', number: 1 },
      consent: true,
    });

  for (const { kind, check, answer } of BESIDE) {
    await story.api('POST', '/faults', { kind, times: 'next', match: { activity: 'newInstance' } });
    const order = await buy();
    const found = await story.api('GET', `/calls/wait?orderId=${order.id}&status=success&timeoutMs=20000`);
    const call = await story.api('GET', `/calls/${found.id}`);
    const [attempt] = call.attempts;
    assert.equal(call.version, '1.0', kind);
    assert.equal(attempt.fault.kind, kind);
    assert.equal(attempt.fault.extra.resultCode, answer, kind);
    assert.match(attempt.extra.request.url, /authToken=/, kind);
    if (check) assert.equal(attempt.checks.find(({ id }: Json) => id === check)?.verdict, 'pass', kind);
    assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'completed', kind);
  }

  await story.api('POST', '/faults', { kind: 'dropped_answer', times: 'next', match: { activity: 'newInstance' } });
  const order = await buy();
  const lost = await story.api('GET', `/calls/wait?orderId=${order.id}&status=retrying&timeoutMs=20000`);
  assert.equal(lost.lastAttempt.transportError, 'timeout');
  await story.api('POST', '/clock/advance', { by: 'PT1H' });
  const call = await story.api('GET', `/calls/${lost.id}`);
  assert.deepEqual([call.status, call.attempts.length], ['success', 2]);
  const same = call.attempts[1].checks.find(({ id }: Json) => id === 'FAULT-SAME-INSTANCE');
  assert.equal(same?.verdict, 'pass', 'the seller makes no second instance after an answer that was lost');
});
