import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnoseAnswer } from '../../src/protocol/diagnosis/diagnose-answer.ts';
import {
  explainRequestValue,
  requestCandidates,
  signedRequest,
} from '../../src/protocol/diagnosis/diagnose-request.ts';
import type { BodySignHeaderMistake } from '../../src/protocol/diagnosis/body-sign-header.ts';
import type { BodySignCause } from '../../src/protocol/diagnosis/body-sign-mistakes.ts';
import { mistakesOf, type InterfaceVersion, type MistakeOf } from '../../src/reference-isv/mistakes.ts';
import { ACCESS_KEY, signedQuery, startTestSeller, WALL_AT, type TestSeller } from './sample-seller.ts';
import { sendRaw, v1Creation, v1Query, type RawReply } from './v1-calls.ts';

/** Makes one right call of a version. @returns what is needed to explain it */
async function call(
  seller: TestSeller,
  version: InterfaceVersion,
  values: Readonly<Record<string, string>>,
): Promise<{ reply: RawReply; url: string; body: Buffer; timeStamp: string }> {
  if (version === '1.0') {
    const url = `${seller.origin}/saasproduce?${v1Query(values)}`;
    return { reply: await sendRaw(url), url, body: Buffer.alloc(0), timeStamp: '20260101000000123' };
  }
  const body = JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
  const url = `${seller.origin}/saasproduce${signedQuery(ACCESS_KEY, body, WALL_AT)}`;
  return { reply: await sendRaw(url, { body }), url, body: Buffer.from(body), timeStamp: String(WALL_AT) };
}

const CREATION: Readonly<Record<InterfaceVersion, Readonly<Record<string, string>>>> = {
  '1.0': v1Creation(1),
  '2.0': {
    activity: 'newInstance',
    businessId: 'business-1',
    orderId: 'CS2601010800SIM01',
    orderLineId: 'CS2601010800SIM01-000001',
  },
};

describe('a seller that signs its answers wrongly is told which mistake it makes', () => {
  const FINDINGS: Readonly<
    Record<MistakeOf<'signature'>, { readonly header?: BodySignHeaderMistake; readonly cause?: BodySignCause }>
  > = {
    missing: { header: 'missing' },
    newline_added: { cause: { mistake: 'newline_added_after' } },
    reserialised: { cause: { mistake: 'unescaped_after' } },
    names_reordered: { cause: { mistake: 'names_sorted_after' } },
    blanks_added: { cause: { mistake: 'blanks_added_after' } },
    blanks_removed: { cause: { mistake: 'blanks_removed_after' } },
    latin1: { cause: { mistake: 'signed_as_latin1' } },
    gzip: { cause: { mistake: 'signed_before_compression' } },
    hex: { cause: { mistake: 'hex' } },
    double_encoded: { cause: { mistake: 'base64_twice' } },
    url_encoded: { cause: { mistake: 'url_encoded' } },
    key_with_timestamp: { cause: { mistake: 'key_with_timestamp' } },
    wrong_key: { cause: { otherKey: 'retired' } },
    lower_case_type: { header: 'sign_type_case' },
    quotes_missing: { header: 'quotes_missing' },
    header_misspelt: { header: 'case' },
  };

  for (const version of ['1.0', '2.0'] as const) {
    for (const signature of mistakesOf('signature')) {
      test(`V${version} ${signature}`, async () => {
        await using seller = await startTestSeller();
        const diagnose = async (values: Readonly<Record<string, string>>) => {
          const { reply, timeStamp } = await call(seller, version, values);
          const otherKeys = [
            { label: 'license', accessKey: 'not-this-one' },
            { label: 'retired', accessKey: seller.store.formerKey },
          ];
          return diagnoseAnswer({ ...reply, accessKey: ACCESS_KEY, timeStamp, otherKeys });
        };
        assert.equal((await diagnose(CREATION[version])).verdict, 'right');
        await seller.set({ signature });
        const query = { activity: 'queryInstance', instanceId: 'business-1' };
        const release = { activity: 'releaseInstance', instanceId: 'business-1', orderId: 'CS2601010800SIM01' };
        for (const values of [CREATION[version], query, release]) {
          const { verdict, cause, mistakes } = await diagnose(values);
          const { header, cause: expected } = FINDINGS[signature];
          assert.deepEqual(
            { verdict, mistakes, cause },
            { verdict: header === 'missing' ? 'missing' : 'wrong', mistakes: header ? [header] : [], cause: expected },
            values['activity'],
          );
        }
        const { calls } = await seller.state();
        assert.deepEqual(calls[0]?.effects, [{ name: 'signature', setting: signature }]);
      });
    }
  }
});

describe('a seller that verifies calls wrongly refuses a right one, and its value tells why', () => {
  /** The mistake that explains the value, by version; `undefined`: calls of that version cannot show it. */
  const FINDINGS: Readonly<Record<MistakeOf<'verification'>, Readonly<Record<InterfaceVersion, string | undefined>>>> =
    {
      plain_sha256: { '1.0': 'plain_sha256', '2.0': 'plain_sha256_inside' },
      values_encoded: { '1.0': 'values_encoded', '2.0': undefined },
      plus_as_blank: { '1.0': 'plus_as_blank', '2.0': undefined },
      key_without_timestamp: { '1.0': 'key_without_timestamp', '2.0': undefined },
      timestamp_seconds: { '1.0': undefined, '2.0': 'timestamp_seconds' },
      names_z_to_a: { '1.0': 'names_z_to_a', '2.0': 'names_z_to_a' },
      names_ignoring_case: { '1.0': 'names_ignoring_case', '2.0': undefined },
      digest_upper_case: { '1.0': undefined, '2.0': 'digest_upper_case' },
      empty_dropped: { '1.0': 'empty_dropped', '2.0': 'empty_dropped' },
    };

  for (const version of ['1.0', '2.0'] as const) {
    for (const verification of mistakesOf('verification')) {
      const expected = FINDINGS[verification][version];
      test(`V${version} ${verification}: ${expected ?? 'makes no difference'}`, async () => {
        await using seller = await startTestSeller();
        await seller.set({ verification });
        // A blank value and a name that sorts otherwise without its capitals: what the two rarer mistakes need.
        const values = { ...CREATION[version], userName: '', zone: 'x', Zone: 'y' };
        const { reply, url, body } = await call(seller, version, values);
        const { resultCode } = JSON.parse(reply.body.toString('utf8')) as { resultCode: string };
        const [logged] = (await seller.state()).calls;
        if (expected === undefined) {
          assert.deepEqual([resultCode, logged?.computed, logged?.effects], ['000000', null, []]);
          return;
        }
        assert.equal(resultCode, '000001');
        assert.deepEqual(logged?.effects, [{ name: 'verification', setting: verification }]);
        const signed = signedRequest({ url, body });
        assert.ok(signed);
        assert.deepEqual(explainRequestValue(signed, ACCESS_KEY, logged.computed ?? ''), { mistake: expected });
        const values_ = requestCandidates(signed, ACCESS_KEY).map(({ value }) => value);
        assert.equal(values_.filter((value) => value === logged.computed).length, 1, 'only one mistake gives it');
      });
    }
  }

  test('a call in which the mistake makes no difference is accepted', async () => {
    await using seller = await startTestSeller();
    await call(seller, '1.0', CREATION['1.0']);
    await seller.set({ verification: 'values_encoded' });
    const { reply } = await call(seller, '1.0', {
      activity: 'expireInstance',
      instanceId: 'business-1',
      orderId: 'CS1',
    });
    assert.match(reply.body.toString('utf8'), /"000000"/);
    assert.deepEqual((await seller.state()).calls[0]?.effects, []);
  });
});
