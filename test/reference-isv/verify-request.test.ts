import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRequestVerifier } from '../../src/reference-isv/verify-request.ts';
import { ACCESS_KEY, send, startTestSeller, WALL_AT, type AnswerJson } from './sample-seller.ts';

/** Vector R1 of the protocol notes: debug creation. */
const R1_BODY =
  '{"activity":"newInstance","businessId":"5d0f6c1e-8a37-4f0b-b7d2-2c9e41a6f853","orderId":"CS2601010800SIM01","orderLineId":"CS2601010800SIM01-000001","testFlag":"1"}';
const R1 = {
  signature: '9EDBF78C0B4081114096F92681916F7116B101B7D65341FF7E2A406EFE253402',
  timestamp: String(WALL_AT),
  nonce: 'Q7hT2mXc9LzR4vKp8WnB1sYd6FgJ3aEu',
};
/** The same call signed with a plain SHA-256 inside: computed with python3 hmac and hashlib. */
const R1_PLAIN_SHA = '8D7859C6D559D21C6DC4B8CA9CD91D2DAF780BF43E7849245BCBBB14D0593915';

function judge(
  change: Partial<Record<keyof typeof R1, string | string[] | undefined>> = {},
  body = R1_BODY,
  ageMs = 0,
) {
  const verify = createRequestVerifier(() => WALL_AT + ageMs);
  return verify({ ...R1, ...change }, Buffer.from(body), 'correct', [ACCESS_KEY]).verification;
}

describe('signature check', () => {
  test('accepts the published vector in either case of the hex digits', () => {
    assert.equal(judge(), 'accepted');
    assert.equal(judge({ signature: R1.signature.toLowerCase() }), 'accepted');
  });

  test('judges the bytes as they came: a single changed or added one is refused', () => {
    assert.equal(judge({}, R1_BODY.replace('SIM01"', 'SIM02"')), 'wrong_signature');
    assert.equal(judge({}, `${R1_BODY} `), 'wrong_signature');
  });

  test('refuses a signature that is missing, short, not hex or given twice', () => {
    assert.equal(judge({ signature: undefined }), 'wrong_signature');
    assert.equal(judge({ signature: R1.signature.slice(2) }), 'wrong_signature');
    assert.equal(judge({ signature: `zz${R1.signature.slice(2)}` }), 'wrong_signature');
    assert.equal(judge({ signature: [R1.signature, R1.signature] }), 'missing_parameter');
  });

  test('needs timestamp and nonce, each once', () => {
    assert.equal(judge({ timestamp: undefined }), 'missing_parameter');
    assert.equal(judge({ timestamp: '1767225600' }), 'missing_parameter');
    assert.equal(judge({ nonce: '' }), 'missing_parameter');
    assert.equal(judge({ nonce: ['a', 'b'] }), 'missing_parameter');
  });

  test('takes a timestamp up to 60 s old or ahead, by its own clock', () => {
    assert.equal(judge({}, R1_BODY, 60_000), 'accepted');
    assert.equal(judge({}, R1_BODY, 60_001), 'stale_timestamp');
    assert.equal(judge({}, R1_BODY, -60_000), 'accepted');
    assert.equal(judge({}, R1_BODY, -60_001), 'stale_timestamp');
  });

  test('takes a nonce once, and a refused call does not use it up', () => {
    let wallAt = WALL_AT;
    const verify = createRequestVerifier(() => wallAt);
    assert.equal(verify(R1, Buffer.from('{}'), 'correct', [ACCESS_KEY]).verification, 'wrong_signature');
    assert.equal(verify(R1, Buffer.from(R1_BODY), 'correct', [ACCESS_KEY]).verification, 'accepted');
    assert.equal(verify(R1, Buffer.from(R1_BODY), 'correct', [ACCESS_KEY]).verification, 'repeated_nonce');
    wallAt += 60_000;
    assert.equal(verify(R1, Buffer.from(R1_BODY), 'correct', [ACCESS_KEY]).verification, 'repeated_nonce');
  });

  test('in the wrong mode wants a plain SHA-256 inside and refuses the right call', () => {
    const verify = createRequestVerifier(() => WALL_AT);
    assert.equal(verify(R1, Buffer.from(R1_BODY), 'plain_sha256', [ACCESS_KEY]).verification, 'wrong_signature');
    assert.equal(
      verify({ ...R1, signature: R1_PLAIN_SHA }, Buffer.from(R1_BODY), 'plain_sha256', [ACCESS_KEY]).verification,
      'accepted',
    );
    assert.equal(judge({ signature: R1_PLAIN_SHA }), 'wrong_signature');
  });
});

describe('what the wire says about it', () => {
  async function postR1(change: Record<string, string>, body: string | Buffer = R1_BODY, wallAt = WALL_AT) {
    await using seller = await startTestSeller();
    seller.wallAt = wallAt;
    const query = new URLSearchParams({ ...R1, ...change });
    const reply = await send(`${seller.origin}/saasproduce?${query.toString()}`, { method: 'POST', body });
    const answer = JSON.parse(reply.text) as AnswerJson;
    const [call] = (await seller.state()).calls;
    return { status: reply.status, type: reply.headers['content-type'], code: answer.resultCode, call, answer };
  }

  test('the vector is answered 000000 with the first businessId as instance id', async () => {
    const { status, type, code, call, answer } = await postR1({});
    assert.deepEqual({ status, type, code }, { status: 200, type: 'application/json', code: '000000' });
    assert.equal(answer.instanceId, '5d0f6c1e-8a37-4f0b-b7d2-2c9e41a6f853');
    assert.equal(call?.verified, true);
    assert.equal(call?.body, R1_BODY);
    assert.equal(call?.activity, 'newInstance');
  });

  test('refusals have status 200 and a code', async () => {
    const tampered = await postR1({}, R1_BODY.replace('SIM01', 'SIM09'));
    assert.deepEqual([tampered.status, tampered.code, tampered.call?.verified], [200, '000001', false]);
    const stale = await postR1({}, R1_BODY, WALL_AT + 60_001);
    assert.deepEqual([stale.status, stale.code, stale.call?.verification], [200, '000002', 'stale_timestamp']);
    const noNonce = await postR1({ nonce: '' });
    assert.deepEqual([noNonce.status, noNonce.code], [200, '000002']);
  });

  test('a body above 64 KiB is answered 000002 and is not read', async () => {
    const { status, code, call } = await postR1({}, Buffer.alloc(65_537, 'x'));
    assert.deepEqual([status, code, call?.verification], [200, '000002', 'unread']);
  });
});
