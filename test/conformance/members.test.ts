import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { runAgainst, settingsFor, startSeller, targetOf, withVerdict } from './running.ts';

const QUICK = { billing: ['period'] as const, ordersAtOnce: 2 };

/** The sample seller behind a server that answers some calls itself: the rest of the service is a good one. */
async function startInFront(
  target: string,
  ownAnswer: (body: string) => object | undefined,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const { method = 'POST', headers } = request;
      const own = ownAnswer(body.toString('utf8'));
      response.setHeader('Content-Type', 'application/json');
      if (own) return response.end(JSON.stringify(own));
      const init = { method, headers: { 'Content-Type': headers['content-type'] ?? '' } };
      const answer = await fetch(
        new URL(request.url ?? '/', target),
        method === 'GET' ? { method } : { ...init, body },
      );
      response.statusCode = answer.status;
      return response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(target).pathname}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test('TIME-FORM: the sample seller takes an expireTime with milliseconds; version 1.0 is not asked', async () => {
  await using seller = await startSeller();
  const run = await runAgainst(settingsFor(targetOf(seller), QUICK));
  assert.ok(withVerdict(run, 'passed').includes('TIME-FORM'));
  const old = await runAgainst(settingsFor(targetOf(seller), { ...QUICK, version: '1.0', changeCheck: false }));
  assert.ok(old.requirements.every(({ id }) => id !== 'TIME-FORM'));
});

test('TIME-FORM: a service that reads exactly 14 digits is warned, and of nothing else', async () => {
  await using seller = await startSeller();
  const { url, accessKey } = targetOf(seller);
  await using strict = await startInFront(url, (body) =>
    /"expireTime":"\d{17}"/.test(body)
      ? { resultCode: '000002', resultMsg: 'expireTime must have 14 digits' }
      : undefined,
  );
  const run = await runAgainst(settingsFor({ url: strict.url, accessKey }, QUICK));
  assert.deepEqual([withVerdict(run, 'failed'), withVerdict(run, 'warning')], [[], ['TIME-FORM']]);
});

test('FIELD-MISSING: a service that answers a query for no instance fails it', async () => {
  await using seller = await startSeller();
  const { url, accessKey } = targetOf(seller);
  await using careless = await startInFront(url, (body) => {
    const call = JSON.parse(body || '{}') as Record<string, unknown>;
    return call['activity'] === 'queryInstance' && !('instanceId' in call)
      ? { resultCode: '000000', resultMsg: 'success', info: [] }
      : undefined;
  });
  const run = await runAgainst(settingsFor({ url: careless.url, accessKey }, QUICK));
  assert.deepEqual(withVerdict(run, 'failed'), ['FIELD-MISSING']);
});
