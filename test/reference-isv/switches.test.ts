import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { creation, startTestSeller, type AnswerJson } from './sample-seller.ts';

describe('switches', () => {
  test('down: the connection is closed without an answer; pages and switches stay usable', async () => {
    await using seller = await startTestSeller();
    await seller.set({ answering: 'off' });
    await assert.rejects(seller.post(creation(1)), { code: 'ECONNRESET' });
    assert.equal((await seller.get('/')).status, 200);
    const { calls, instances } = await seller.state();
    assert.deepEqual([calls[0]?.verification, instances.length], ['unread', 0]);
    await seller.set({ answering: 'on' });
    assert.equal((await seller.call(creation(1))).resultCode, '000000');
  });

  test('slow: the work is done, the answer waits', async () => {
    await using seller = await startTestSeller();
    await seller.set({ slowMs: 6000 });
    assert.equal((await seller.call(creation(1))).resultCode, '000000');
    assert.deepEqual(seller.delaysMs, [6000]);
    await seller.set({ slowMs: 0 });
    await seller.call(creation(1));
    assert.deepEqual(seller.delaysMs, [6000]);
  });

  test('slow: a caller that hangs up ends the wait', async () => {
    let ended = (): void => {};
    const waitEnded = new Promise<void>((resolve) => (ended = resolve));
    await using seller = await startTestSeller({
      delay: (_delayMs, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            ended();
            resolve();
          }),
        ),
    });
    await seller.set({ slowMs: 25_000 });
    const call = new AbortController();
    const gone = fetch(`${seller.origin}/saasproduce`, { method: 'POST', body: '{}', signal: call.signal });
    for (let tries = 0; tries < 1000 && (await seller.state()).calls.length === 0; tries += 1);
    call.abort();
    await assert.rejects(gone, { name: 'AbortError' });
    await waitEnded;
  });

  test('result code: answers it and does nothing; a wrong signature is still refused as such', async () => {
    await using seller = await startTestSeller();
    await seller.set({ resultCode: '000100' });
    assert.equal((await seller.call(creation(1))).resultCode, '000100');
    assert.equal((await seller.state()).instances.length, 0);
    await seller.set({ verification: 'plain_sha256' });
    assert.equal((await seller.call(creation(1))).resultCode, '000001');
  });

  test('body: not JSON, without resultMsg, HTML', async () => {
    await using seller = await startTestSeller();
    await seller.set({ body: 'not_json' });
    const notJson = await seller.post(creation(1));
    assert.equal(notJson.headers['content-type'], 'application/json');
    assert.throws(() => JSON.parse(notJson.text), SyntaxError);
    await seller.set({ body: 'missing_result_msg' });
    const { resultCode, resultMsg } = JSON.parse((await seller.post(creation(1))).text) as AnswerJson;
    assert.deepEqual([resultCode, resultMsg], ['000000', undefined]);
    await seller.set({ body: 'html' });
    const html = await seller.post(creation(1));
    assert.deepEqual([html.status, html.headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.match(html.text, /^<!doctype html>/);
  });

  test('verification: the wrong check refuses a right call', async () => {
    await using seller = await startTestSeller();
    await seller.set({ verification: 'plain_sha256' });
    assert.equal((await seller.call(creation(1))).resultCode, '000001');
    const [call] = (await seller.state()).calls;
    assert.equal(call?.verification, 'wrong_signature');
  });

  test('duplicate id: every creation answers the oldest living instance, before and after it is switched off', async () => {
    await using seller = await startTestSeller();
    await seller.set({ duplicateInstanceId: 'on' });
    assert.equal((await seller.call(creation(1))).instanceId, 'business-1');
    assert.equal((await seller.call(creation(2))).instanceId, 'business-1');
    await seller.set({ duplicateInstanceId: 'off' });
    assert.equal((await seller.call(creation(2))).instanceId, 'business-1');
    assert.equal((await seller.call(creation(3))).instanceId, 'business-3');
  });

  test('queriesUntilReady: as many as asked for', async () => {
    await using seller = await startTestSeller();
    await seller.set({ provisioning: 'async', queriesUntilReady: 1 });
    await seller.call(creation(1));
    const query = { activity: 'queryInstance', instanceId: 'business-1' };
    assert.equal((await seller.call(query)).resultCode, '000004');
    assert.equal((await seller.call(query)).resultCode, '000000');
  });
});

describe('JSON API', () => {
  test('sets what is named and leaves the rest', async () => {
    await using seller = await startTestSeller();
    const reply = await seller.set({ slowMs: 25_000 });
    assert.equal(reply.status, 200);
    const { switches } = JSON.parse(reply.text) as { switches: Record<string, unknown> };
    assert.deepEqual([switches.slowMs, switches.answering], [25_000, 'on']);
    assert.deepEqual((await seller.state()).switches, switches);
  });

  test('bad input: 400 naming each field, and nothing is set', async () => {
    await using seller = await startTestSeller();
    const reply = await seller.set({ answering: 'off', slowMs: -1, mood: 'bad' });
    assert.equal(reply.status, 400);
    const { error } = JSON.parse(reply.text) as { error: { code: string; fields: { path: string }[] } };
    assert.equal(error.code, 'invalid_input');
    assert.deepEqual(error.fields.map((field) => field.path).sort(), ['mood', 'slowMs']);
    assert.equal((await seller.state()).switches.answering, 'on');
    for (const path of ['/api/state?calls=501', '/api/state?after=x', '/api/state?calls=1&calls=2']) {
      assert.equal((await seller.get(path)).status, 400, path);
    }
    assert.equal((await seller.get('/api/nothing')).status, 404);
  });

  test('shows calls newest first, as many and as new as asked for', async () => {
    await using seller = await startTestSeller();
    for (const n of [1, 2, 3]) await seller.call(creation(n));
    const numbers = async (query: string) => {
      const { calls } = JSON.parse((await seller.get(`/api/state${query}`)).text) as { calls: { number: number }[] };
      return calls.map((call) => call.number);
    };
    assert.deepEqual(await numbers(''), [3, 2, 1]);
    assert.deepEqual(await numbers('?calls=2'), [3, 2]);
    assert.deepEqual(await numbers('?after=2'), [3]);
    assert.deepEqual(await numbers('?calls=0'), []);
  });
});
