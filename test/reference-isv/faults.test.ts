import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { decryptText } from '../../src/reference-isv/sensitive-data.ts';
import { mistakesOf, type MistakeOf } from '../../src/reference-isv/mistakes.ts';
import {
  ACCESS_KEY,
  creation,
  send,
  signedQuery,
  startTestSeller,
  WALL_AT,
  type AnswerJson,
  type TestSeller,
} from './sample-seller.ts';
import { sendRaw, v1Creation, v1Query, type RawReply } from './v1-calls.ts';

/** Makes a creation over either version. */
function create(seller: TestSeller, version: '1.0' | '2.0', n = 1): Promise<RawReply> {
  if (version === '1.0') return sendRaw(`${seller.origin}/saasproduce?${v1Query(v1Creation(n))}`);
  const body = JSON.stringify(creation(n));
  return sendRaw(`${seller.origin}/saasproduce${signedQuery(ACCESS_KEY, body, WALL_AT)}`, { body });
}

const headerOf = ({ headers }: RawReply, name: string) => headers.find(([each]) => each === name)?.[1];

describe('faults of the connection and the page', () => {
  type Check = (reply: RawReply) => void;
  const page =
    (status: number): Check =>
    (reply) => {
      assert.deepEqual([reply.status, headerOf(reply, 'Content-Type')], [status, 'text/html; charset=utf-8']);
      assert.match(reply.body.toString(), /^<html>/);
    };
  /** What comes over the wire; `null`: no answer at all. And whether the work was done. */
  const FAULTS: Readonly<Record<MistakeOf<'delivery'>, { readonly check: Check | null; readonly done: boolean }>> = {
    dribble: { check: ({ status, body }) => assert.deepEqual([status, body.at(-1)], [200, 0x7d]), done: true },
    reset: { check: null, done: true },
    empty: { check: ({ status, body }) => assert.deepEqual([status, body.length], [200, 0]), done: true },
    truncated: {
      check: (reply) => {
        const promised = Number(headerOf(reply, 'Content-Length'));
        assert.ok(reply.brokeOff && reply.body.length > 0 && reply.body.length < promised);
      },
      done: true,
    },
    wrong_content_type: {
      check: (reply) => {
        assert.equal(headerOf(reply, 'Content-Type'), 'text/plain; charset=utf-8');
        assert.match(reply.body.toString(), /"000000"/);
      },
      done: true,
    },
    redirect: {
      check: (reply) => {
        assert.equal(reply.status, 302);
        assert.match(headerOf(reply, 'Location') ?? '', /\/saasproduce\/moved$/);
      },
      done: false,
    },
    status_500: { check: page(500), done: false },
    status_502: { check: page(502), done: false },
    status_503: {
      check: ({ status, body }) => {
        assert.equal(status, 503);
        assert.equal((JSON.parse(body.toString()) as AnswerJson).resultCode, '000000');
      },
      done: false,
    },
  };

  for (const version of ['1.0', '2.0'] as const) {
    for (const delivery of mistakesOf('delivery')) {
      test(`V${version} ${delivery}`, async () => {
        await using seller = await startTestSeller();
        await seller.set({ delivery, dribbleMs: 7 });
        const { check, done } = FAULTS[delivery];
        if (check) check(await create(seller, version));
        else await assert.rejects(create(seller, version), { code: 'ECONNRESET' });
        const { calls, instances } = await seller.state();
        assert.equal(instances.length, done ? 1 : 0);
        assert.deepEqual(calls[0]?.effects, [{ name: 'delivery', setting: delivery }]);
        assert.equal(calls[0]?.verification, done ? 'accepted' : 'unread');
        await seller.set({ delivery: 'normal' });
        assert.equal((JSON.parse((await create(seller, version)).body.toString()) as AnswerJson).resultCode, '000000');
      });
    }
  }

  test('dribbling waits before every byte, and ends when the caller has gone', async () => {
    await using seller = await startTestSeller();
    await seller.set({ delivery: 'dribble', dribbleMs: 7 });
    const { body } = await create(seller, '2.0');
    assert.deepEqual(
      seller.delaysMs,
      Array.from(body, () => 7),
    );

    let waits = 0;
    await using slow = await startTestSeller({
      delay: (_delayMs, signal) => {
        waits += 1;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    });
    await slow.set({ delivery: 'dribble' });
    const call = new AbortController();
    const json = JSON.stringify(creation(1));
    const url = `${slow.origin}/saasproduce${signedQuery(ACCESS_KEY, json, WALL_AT)}`;
    const response = await fetch(url, { method: 'POST', body: json, signal: call.signal });
    assert.equal(response.status, 200);
    call.abort();
    await assert.rejects(response.text(), { name: 'AbortError' });
    assert.equal(waits, 1);
  });
});

describe('mistakes in answers', () => {
  test('a body compressed after signing can still be read', async () => {
    await using seller = await startTestSeller();
    await seller.set({ signature: 'gzip' });
    const reply = await create(seller, '1.0');
    assert.equal(headerOf(reply, 'Content-Encoding'), 'gzip');
    assert.match(gunzipSync(reply.body).toString(), /"resultCode":"000000"/);
  });

  test('encryption: the other length, no encryptType, in clear; V2.0 shows none of them', async () => {
    const answer = async (encryption: string, aesBits: number) => {
      await using seller = await startTestSeller();
      await seller.set({ encryption, aesBits });
      const { encryptType, appInfo } = JSON.parse((await create(seller, '1.0')).body.toString()) as AnswerJson;
      const userName = appInfo?.['userName'] ?? '';
      const readable = ([256, 128] as const).filter((bits) => decryptText(ACCESS_KEY, bits, userName) !== undefined);
      assert.equal((JSON.parse((await create(seller, '2.0', 2)).body.toString()) as AnswerJson).resultCode, '000000');
      const effects = (await seller.state()).calls.map((call) => call.effects.map(({ name }) => name));
      assert.deepEqual(effects, encryption === 'correct' ? [[], []] : [[], ['encryption']]);
      return [encryptType, readable, userName.startsWith('admin@')];
    };
    assert.deepEqual(await answer('correct', 256), ['1', [256], false]);
    assert.deepEqual(await answer('correct', 128), ['2', [128], false]);
    assert.deepEqual(await answer('other_length', 256), ['1', [128], false]);
    assert.deepEqual(await answer('other_length', 128), ['2', [256], false]);
    assert.deepEqual(await answer('type_missing', 256), [undefined, [256], false]);
    assert.deepEqual(await answer('type_missing', 128), [undefined, [128], false]);
    assert.deepEqual(await answer('not_encrypted', 256), ['1', [], true]);
  });

  test('result code, body and duplicate id show in V1.0 too', async () => {
    await using seller = await startTestSeller();
    const read = async (n: number) => (await create(seller, '1.0', n)).body.toString();
    await seller.set({ resultCode: '000106' });
    assert.match(await read(1), /"000106"/);
    await seller.set({ resultCode: 'none', body: 'missing_result_msg' });
    assert.doesNotMatch(await read(1), /resultMsg/);
    await seller.set({ body: 'normal', duplicateInstanceId: 'on' });
    assert.match(await read(2), /"instanceId":"business-1"/);
    const effects = (await seller.state()).calls.map((call) => call.effects[0]?.name);
    assert.deepEqual(effects, ['duplicateInstanceId', 'body', 'resultCode']);
  });
});

describe('failures that end by themselves', () => {
  test('fails three times, then succeeds; the pages and the state count down', async () => {
    await using seller = await startTestSeller();
    await seller.set({ resultCode: '000005', failTimes: 3 });
    const codes: string[] = [];
    for (let n = 1; n <= 5; n += 1) {
      codes.push(
        (JSON.parse((await create(seller, n % 2 === 0 ? '1.0' : '2.0', n)).body.toString()) as AnswerJson).resultCode,
      );
      const text = (await seller.get('/')).text;
      if (n === 1) assert.ok(text.includes('2 of 3 failures left'), 'counted on the page');
      if (n === 3) assert.ok(text.includes('All 3 failures are made'));
    }
    assert.deepEqual(codes, ['000005', '000005', '000005', '000000', '000000']);
    const { calls, failuresLeft } = await seller.state();
    assert.equal(failuresLeft, 0);
    assert.deepEqual(
      calls.map(({ failure }) => failure?.number),
      [undefined, undefined, 3, 2, 1],
    );
    const chinese = (await seller.get('/', { 'Accept-Language': 'zh-CN' })).text;
    for (const text of ['3 次失败均已发生', '第 2 次失败，共 3 次', '结果码 000005'])
      assert.ok(chinese.includes(text), text);
  });

  test('with any fault: a server that is down, a reset, a wrong signature', async () => {
    for (const mistake of [{ answering: 'off' }, { delivery: 'reset' }]) {
      await using seller = await startTestSeller();
      await seller.set({ ...mistake, failTimes: 2 });
      for (let n = 0; n < 2; n += 1) await assert.rejects(create(seller, '1.0'), { code: 'ECONNRESET' });
      assert.equal((await create(seller, '1.0')).status, 200);
    }
    await using seller = await startTestSeller();
    await seller.set({ signature: 'hex', failTimes: 1 });
    const [first, second] = [await create(seller, '1.0'), await create(seller, '1.0')];
    assert.match(headerOf(first, 'Body-Sign') ?? '', /signature="[0-9a-f]{64}"/);
    assert.match(headerOf(second, 'Body-Sign') ?? '', /signature="[\w+/]{43}="/);
  });

  test('a call in which no mistake shows uses up none of them', async () => {
    await using seller = await startTestSeller();
    await seller.set({ encryption: 'not_encrypted', failTimes: 1 });
    await create(seller, '2.0', 1);
    assert.equal((await seller.state()).failuresLeft, 1);
    await create(seller, '1.0', 2);
    assert.equal((await seller.state()).failuresLeft, 0);
  });

  test('calls side by side make no more failures than asked for', async () => {
    await using seller = await startTestSeller();
    await seller.set({ resultCode: '000005', failTimes: 3 });
    const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => create(seller, '1.0', n)));
    const failed = replies.filter(({ body }) => body.toString().includes('"000005"'));
    assert.equal(failed.length, 3);
  });

  test('kept to one kind of call, down or refusing', async () => {
    await using seller = await startTestSeller();
    await create(seller, '1.0');
    await seller.set({ resultCode: '000005', onActivity: 'expireInstance' });
    const expire = v1Query({ activity: 'expireInstance', instanceId: 'business-1', orderId: 'CS1' });
    assert.match((await send(`${seller.origin}/saasproduce?${expire}`)).text, /"000005"/);
    assert.match((await create(seller, '1.0', 2)).body.toString(), /"000000"/);
    await seller.set({ resultCode: 'none', answering: 'off' });
    await assert.rejects(send(`${seller.origin}/saasproduce?${expire}`), { code: 'ECONNRESET' });
    assert.match((await create(seller, '2.0', 3)).body.toString(), /"000000"/);
    assert.deepEqual((await seller.state()).calls[1]?.effects, [{ name: 'answering', setting: 'off' }]);
  });

  test('setting a switch starts the count anew, and it outlives the limit of nothing', async () => {
    await using seller = await startTestSeller();
    await seller.set({ resultCode: '000005', failTimes: 1 });
    await create(seller, '1.0');
    await seller.set({ resultCode: '000106' });
    assert.match((await create(seller, '1.0')).body.toString(), /"000106"/);
    assert.equal((await seller.set({ failTimes: -1 })).status, 400);
    assert.equal((await seller.set({ failTimes: 1001 })).status, 400);
    assert.equal((await seller.set({ dribbleMs: 0 })).status, 400);
    assert.equal((await seller.set({ aesBits: 192 })).status, 400);
    assert.equal((await seller.set({ onActivity: 'nothing' })).status, 400);
  });
});
