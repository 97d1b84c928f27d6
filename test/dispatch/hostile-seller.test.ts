import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { judgeAnswer, type Judgement } from '../../src/dispatch/checks/judge-answer.ts';
import type { Sender, SendResult } from '../../src/dispatch/sender.ts';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { buildV2Request } from '../../src/protocol/v2/build-request.ts';
import { HOSTILE_MODES, type HostileMode, type HostileSeller, startHostileSeller } from '../support/hostile-seller.ts';

const LIMITS = { timeoutMs: 300, maxBytes: 2_000, allowInsecureTransport: false };
const KEY = 'key';

/** Short where the time must run out, long where a busy machine must not make it run out. */
function limitsFor(mode: HostileMode): typeof LIMITS {
  const mustRunOut = FINDINGS[mode].some((finding) => finding.startsWith('TIME-LIMIT'));
  return mustRunOut ? LIMITS : { ...LIMITS, timeoutMs: 20_000 };
}

function request(url: string): ReturnType<typeof buildV2Request> {
  return buildV2Request({
    url,
    accessKey: KEY,
    contentType: 'application/json;charset=utf8',
    activity: 'releaseInstance',
    fields: { instanceId: 'i-1' },
    timestampMs: 1767225660000,
    nonce: 'n',
  });
}

function judge(url: string, sendResult: SendResult): Judgement {
  const input: AnswerToJudge = {
    activity: 'releaseInstance',
    cause: 'end_of_retention',
    sendResult,
    rules: siteProfile('cn', { 'answer.timeoutMs': LIMITS.timeoutMs, 'answer.maxBytes': LIMITS.maxBytes }),
    url,
    accessKey: KEY,
    expected: { sellerInstanceId: 'i-1' },
  };
  return judgeAnswer(input);
}

/** What each mode must be found guilty of; an empty list is a success. */
const FINDINGS: Readonly<Record<HostileMode, readonly string[]>> = {
  good: [],
  'good-then-close': [],
  'good-after-hints': [],
  'odd-header-spelling': [],
  silent: ['TIME-LIMIT:no_answer'],
  'slow-headers': ['TIME-LIMIT:no_answer'],
  'slow-body': ['TIME-LIMIT:unfinished'],
  'endless-body': ['SIZE-LIMIT:too_large'],
  oversized: ['SIZE-LIMIT:too_large'],
  'huge-header': ['SIZE-LIMIT:headers_too_large'],
  'endless-headers': ['SIZE-LIMIT:headers_too_large'],
  'not-http': ['REACH:not_http'],
  'malformed-header': ['REACH:not_http'],
  'two-lengths': ['REACH:not_http'],
  'switching-protocols': ['REACH:not_http'],
  redirect: ['HTTP-200:redirect'],
  'close-at-once': ['REACH:reset'],
  reset: ['REACH:reset'],
  'close-mid-body': ['REACH:broke_off'],
  // With `Connection: close` the client tells it as a wrong length; it used to be called "not HTTP".
  'close-mid-body-as-announced': ['REACH:broke_off'],
  'close-mid-chunk': ['REACH:broke_off'],
  'wrong-type': ['CT-JSON:other'],
  gzip: ['BODY-PLAIN:encoded'],
  'bad-utf8': ['BODY-UTF8:invalid'],
  'deep-json': ['BODY-JSON:too_deep'],
  'status-500': ['HTTP-200:server_error'],
  'empty-body': ['BODY-JSON:empty'],
  'number-code': ['RESULT-CODE:not_string'],
  html: ['CT-JSON:other', 'BODY-JSON:html'],
};

describe('hostile seller', { timeout: 60_000 }, () => {
  let seller: HostileSeller;
  let sender: Sender;
  before(async () => {
    seller = await startHostileSeller();
    sender = createUndiciSender();
  });
  after(async () => {
    await sender.close();
    await seller.close();
  });

  for (const mode of HOSTILE_MODES) {
    it(`${mode}: ${FINDINGS[mode].join(', ') || 'success'}`, async () => {
      const url = seller.url(mode);
      const result = await sender.send(request(url), limitsFor(mode));
      const { checks, verdict } = judge(url, result);
      const failed = checks.filter((check) => check.verdict === 'fail');
      assert.deepEqual(
        failed.map(({ id, variant }) => `${id}:${variant}`),
        FINDINGS[mode],
      );
      assert.equal(verdict, FINDINGS[mode].length === 0 ? 'success' : 'failure');
      assert.ok((result.response?.body.byteLength ?? 0) <= LIMITS.maxBytes);
    });
  }

  it('all modes at the same time, several times over', async () => {
    const modes = Array.from({ length: 4 }, () => HOSTILE_MODES).flat();
    const results = await Promise.all(modes.map((mode) => sender.send(request(seller.url(mode)), limitsFor(mode))));
    results.forEach((result, index) => {
      const mode = modes[index] ?? 'good';
      const { verdict } = judge(seller.url(mode), result);
      assert.equal(verdict, FINDINGS[mode].length === 0 ? 'success' : 'failure', mode);
    });
  });

  it('keeps headers in their exact spelling and order', async () => {
    const { response } = await sender.send(
      request(seller.url('odd-header-spelling')),
      limitsFor('odd-header-spelling'),
    );
    assert.deepEqual(response?.headers, [
      ['cOnTeNt-TyPe', 'application/json'],
      ['X-Twice', '1'],
      ['x-twice', '2'],
      ['Content-Length', '45'],
    ]);
  });

  it('keeps the beginning of a body that is too long', async () => {
    const { response, transportError } = await sender.send(request(seller.url('oversized')), limitsFor('oversized'));
    assert.equal(response?.truncated, true);
    assert.equal(response.body.byteLength, LIMITS.maxBytes);
    assert.equal(transportError, undefined);
  });

  it('tells a port where nobody listens', async () => {
    const result = await sender.send(request(`http://127.0.0.1:${await freePort()}/`), limitsFor('good'));
    assert.deepEqual([result.transportError, result.errorCode], ['refused', 'ECONNREFUSED']);
  });

  it('tells an address that cannot be called', async () => {
    const result = await sender.send({ ...request('http://127.0.0.1/'), url: 'ftp://127.0.0.1/' }, LIMITS);
    assert.equal(result.transportError, 'other');
    assert.equal(
      (await sender.send({ ...request('http://127.0.0.1/'), url: 'nonsense' }, LIMITS)).transportError,
      'other',
    );
  });

  it('ends at once when the program gives up', async () => {
    const patient = { ...LIMITS, timeoutMs: 30_000 };
    const controller = new AbortController();
    const attempt = sender.send(request(seller.url('silent')), patient, controller.signal);
    controller.abort();
    assert.equal((await attempt).transportError, 'other');
    assert.equal((await sender.send(request(seller.url('good')), patient, controller.signal)).transportError, 'other');
  });
});

describe('a connection that never comes about', { timeout: 60_000 }, () => {
  it('is bounded by the connect limit and by the total limit', async () => {
    const seller = await startHostileSeller();
    // TLS spoken to a server that only listens: the handshake stays unanswered.
    const url = `https://127.0.0.1:${seller.port}/`;
    const impatient = createUndiciSender({ connectTimeoutMs: 100 });
    const patient = createUndiciSender();
    const result = await impatient.send(request(url), { ...LIMITS, timeoutMs: 20_000 });
    assert.equal(result.transportError, 'connect_timeout');
    assert.equal((await patient.send(request(url), LIMITS)).transportError, 'timeout');
    await impatient.close();
    await patient.close();
    await seller.close();
    await assertNoSocketsLeft();
  });
});

describe('close', { timeout: 60_000 }, () => {
  it('ends attempts under way and leaves no handle behind', async () => {
    const seller = await startHostileSeller();
    const sender = createUndiciSender();
    await sender.send(request(seller.url('good')), limitsFor('good'));
    const attempts = [
      sender.send(request(seller.url('silent')), { ...LIMITS, timeoutMs: 30_000 }),
      sender.send(request(seller.url('slow-body')), { ...LIMITS, timeoutMs: 30_000 }),
      sender.send(request(`https://127.0.0.1:${seller.port}/`), { ...LIMITS, timeoutMs: 30_000 }),
    ];
    await sender.close();
    for (const attempt of attempts) assert.equal((await attempt).transportError, 'other');
    await seller.close();
    await assertNoSocketsLeft();
  });
});

/** Sockets are released a few turns after they are closed; a leak stays. */
async function assertNoSocketsLeft(): Promise<void> {
  const left = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name));
  for (let turn = 0; turn < 200 && left().length > 0; turn += 1) await delay(10);
  assert.deepEqual(left(), []);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
