import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { AKSK_MISTAKES, explainAkSkSignature, type AkSkMistake } from '../../src/protocol/open-api/aksk-mistakes.ts';
import { readAuthorization } from '../../src/protocol/open-api/authorization-header.ts';
import { mockOrder, mockOrderIds } from '../../src/protocol/open-api/mock-orders.ts';
import { readOrderQuery } from '../../src/protocol/open-api/order-query.ts';
import type { ReceivedRequest } from '../../src/protocol/open-api/received-request.ts';
import { queryErrorBody } from '../../src/protocol/open-api/service-code.ts';
import { matchUsagePush } from '../../src/protocol/open-api/usage-push-signature.ts';
import { readUsagePush } from '../../src/protocol/open-api/usage-push.ts';
import { gatewaySignature, sdkDate, sdkDateInstant } from '../../src/protocol/open-api/verify-aksk.ts';

const { aksk } = JSON.parse(readFileSync(new URL('../../data/vectors/v2-saas.json', import.meta.url), 'utf8')) as {
  aksk: readonly {
    id: string;
    sk: string;
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: string;
    signedHeaders: string;
    canonicalRequest: string;
    signature: string;
  }[];
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what the gateway works out', () => {
  test('there are the vectors A1 to A3', () =>
    assert.deepEqual(
      aksk.map(({ id }) => id),
      ['A1', 'A2', 'A3'],
    ));

  for (const vector of aksk) {
    test(`${vector.id}: canonical request and signature byte for byte`, () => {
      const request: ReceivedRequest = {
        method: vector.method,
        target: vector.query === '' ? vector.path : `${vector.path}?${vector.query}`,
        headers: Object.entries(vector.headers),
        body: bytes(vector.body),
      };
      const signedHeaders = vector.signedHeaders.split(';');
      const { canonicalRequest, signature } = gatewaySignature(request, { signedHeaders }, vector.sk);
      assert.deepEqual(
        { canonicalRequest, signature },
        {
          canonicalRequest: vector.canonicalRequest,
          signature: vector.signature,
        },
      );
    });
  }
});

test('the vector of the License guide, whose calls pass the same gateway (license 2.6)', () => {
  const request: ReceivedRequest = {
    method: 'POST',
    target: '/api/mkp-openapi-public/global/v1/license/activate',
    headers: [
      ['Content-Type', 'application/json'],
      ['Host', 'mkt.myhuaweicloud.com'],
      ['X-Sdk-Date', '20260115T013015Z'],
    ],
    body: bytes('{"license":"PL0000000001"}'),
  };
  const signedHeaders = ['content-type', 'host', 'x-sdk-date'];
  const { signature } = gatewaySignature(request, { signedHeaders }, 'demoSecretKey0123456789');
  assert.equal(signature, '7096d790cd1cb3827311de2eba31e1ba25864f090d694b4c5f69654ecde5d420');
});

test('Authorization headers: what can be read, and why not', () => {
  const good = { accessKeyId: 'AK', signedHeaders: ['host', 'x-sdk-date'], signature: 'ab' };
  const table: readonly (readonly [string | undefined, ReturnType<typeof readAuthorization>])[] = [
    ['SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=ab', good],
    ['SDK-HMAC-SHA256 Access=AK,SignedHeaders=host;x-sdk-date,Signature=ab', good],
    [undefined, 'missing'],
    [' ', 'missing'],
    ['Bearer token', 'algorithm'],
    ['AWS4-HMAC-SHA256 Credential=AK', 'algorithm'],
    ['SDK-HMAC-SHA256 Access=AK', 'malformed'],
    ['SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=ab', 'malformed'],
    ['SDK-HMAC-SHA256 Access=A, Access=B, SignedHeaders=host, Signature=ab', 'malformed'],
  ];
  for (const [value, expected] of table) assert.deepEqual(readAuthorization(value), expected, value);
});

test('dates: only what exists and is written in the one form', () => {
  assert.equal(sdkDateInstant('20260101T000000Z'), Date.UTC(2026, 0, 1));
  assert.equal(sdkDate(Date.UTC(2026, 0, 1)), '20260101T000000Z');
  for (const wrong of ['20260231T000000Z', '2026-01-01T00:00:00Z', '20260101T000000', '20260101T250000Z', ''])
    assert.equal(sdkDateInstant(wrong), undefined, wrong);
});

test('parameters of a query', () => {
  const problemOf = (query: string): unknown => {
    const read = readOrderQuery({ target: `/x?${query}` });
    return 'problem' in read ? [read.problem, read.code, read.parameter] : read;
  };
  assert.deepEqual(problemOf('orderId=CS1&orderLineId=CS1-1'), { orderId: 'CS1', orderLineId: 'CS1-1' });
  assert.deepEqual(problemOf('orderId=CS1&orderLineId='), { orderId: 'CS1' });
  assert.deepEqual(problemOf(''), ['missing', 'MKT.0101', 'orderId']);
  assert.deepEqual(problemOf('orderId='), ['missing', 'MKT.0101', 'orderId']);
  assert.deepEqual(problemOf('orderid=CS1'), ['unknown', 'MKT.0101', 'orderid']);
  assert.deepEqual(problemOf('orderId=A&orderId=B'), ['repeated', 'MKT.0101', 'orderId']);
  assert.deepEqual(problemOf(`orderId=${'A'.repeat(65)}`), ['too_long', 'MKT.0100', 'orderId']);
});

test('the texts of the service are those of the page, full stop included (v2-saas 8.3)', () => {
  const texts = {
    'MKT.0999': 'System internal error.',
    'MKT.0100': 'Failure of input parameter',
    'MKT.0101': 'Invalid parameter',
    'MKT.0199': 'Request parameter error',
    'MKT.0150': 'Illegal operation',
    'MKT.0151': 'No authority',
    'MKT.0154': 'Illegal token',
    'MKT.0250': 'Access frequency overlimit',
  } as const;
  for (const code of Object.keys(texts) as (keyof typeof texts)[]) {
    assert.equal(JSON.parse(queryErrorBody(code, '')).resultMsg, texts[code], code);
  }
});

describe('mock orders', () => {
  const NOW = Date.UTC(2024, 10, 21, 9, 8, 46);

  test('nine, on the Europe site seven', () => {
    assert.deepEqual([mockOrderIds('cn').length, mockOrderIds('intl').length, mockOrderIds('eu').length], [9, 9, 7]);
    assert.equal(mockOrder({ orderId: 'MOCKONDEMAND' }, 'eu', NOW), undefined);
  });

  test('MOCKPERIODYEARNEW has the times of the answer that was captured', () => {
    const order = mockOrder({ orderId: 'MOCKPERIODYEARNEW' }, 'cn', NOW);
    assert.equal(order?.createTime, '20241121090846');
    assert.equal(order?.orderLine[0]?.expireTime, '20251121235959');
    assert.deepEqual(Object.keys(order ?? {}), [
      ...['orderId', 'orderType', 'createTime', 'orderLine', 'buyerInfo', 'extendParams'],
    ]);
    assert.deepEqual(Object.keys(order?.orderLine[0] ?? {}), [
      ...['orderLineId', 'chargingMode', 'periodType', 'periodNumber', 'expireTime', 'productInfo', 'extendParams'],
      ...['currency', 'currencyAfterDiscount'],
    ]);
  });

  test('types, modes and periods of all nine', () => {
    const facts = mockOrderIds('cn').map((orderId) => {
      const order = mockOrder({ orderId }, 'cn', NOW);
      const line = order?.orderLine[0];
      return [orderId, order?.orderType, line?.chargingMode, line?.periodType ?? null, line?.expireTime ?? null];
    });
    assert.deepEqual(facts, [
      ['MOCKPERIODYEARNEW', 'NEW', 'PERIOD', 'year', '20251121235959'],
      ['MOCKONETIMENEW', 'NEW', 'ONE_TIME', null, null],
      ['MOCKONDEMAND', 'NEW', 'ON_DEMAND', null, null],
      ['MOCKONDEMANDPKG', 'NEW', 'ON_DEMAND_PKG', 'month', '20241221235959'],
      ['MOCKPERIODDAYTRIAL', 'TRIAL', 'PERIOD', 'day', '20241122235959'],
      ['MOCKMONTYTRIALTOFORMAL', 'TRIAL_TO_FORMAL', 'PERIOD', 'month', '20241221235959'],
      ['MOCKMONTYUNSUBSCRIBE', 'UNSUBSCRIBE', 'PERIOD', 'month', '20241221235959'],
      ['MOCKMONTYRENEW', 'RENEW', 'PERIOD', 'month', '20241221235959'],
      ['MOCKMONTYCHANGE', 'CHANGE', 'PERIOD', 'month', '20241221235959'],
    ]);
  });

  test('another line than its own is none', () => {
    assert.equal(mockOrder({ orderId: 'MOCKMONTYRENEW', orderLineId: 'X' }, 'cn', NOW), undefined);
  });
});

/** Each mistake made by hand, to be found again. */
describe('known mistakes', () => {
  const SK = 'simsk0123456789abcdefghijklmnopqrstuvwxyz';
  const AK = 'SIMAK0123456789ABCDE';
  const DATE = '20260101T010010Z';
  const SENT_BODY = '{"b":1, "a":[{"d":2,"c":3}]}';
  const TARGET = '/api/mkp-openapi-public/global/v1/isv/usage-data?z=a%20b&c=%2B';
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const mac = (text: string, key = SK): string => createHmac('sha256', key).update(text).digest('hex');
  const request: ReceivedRequest = {
    method: 'POST',
    target: TARGET,
    headers: [
      ['Host', '127.0.0.1:4700'],
      ['X-Sdk-Date', DATE],
      ['Content-Type', 'application/json'],
    ],
    body: bytes(SENT_BODY),
  };
  const lines = [
    'POST',
    '/api/mkp-openapi-public/global/v1/isv/usage-data/',
    'c=%2B&z=a%20b',
    'content-type:application/json',
    'host:127.0.0.1:4700',
    `x-sdk-date:${DATE}`,
    '',
    'content-type;host;x-sdk-date',
    sha(SENT_BODY),
  ];
  const sign = (canonical: string, date = DATE, key = SK): string =>
    mac(`SDK-HMAC-SHA256\n${date}\n${sha(canonical)}`, key);
  const right = lines.join('\n');
  const changed = (place: number, text: string): string => sign(lines.with(place, text).join('\n'));
  const made: Readonly<Record<AkSkMistake, string>> = {
    no_closing_slash: changed(1, '/api/mkp-openapi-public/global/v1/isv/usage-data'),
    production_host: changed(4, 'host:mkt.myhuaweicloud.com'),
    host_without_port: changed(4, 'host:127.0.0.1'),
    host_empty: changed(4, 'host:'),
    other_secret: sign(right, DATE, 'a-product-key'),
    secret_is_ak: sign(right, DATE, AK),
    secret_trimmed: sign(right, DATE, `${SK}\n`),
    body_reserialised: changed(8, sha('{"a":[{"c":3,"d":2}],"b":1}')),
    body_left_out: changed(8, sha('')),
    body_hash_upper: changed(8, sha(SENT_BODY).toUpperCase()),
    query_left_out: changed(2, ''),
    query_as_sent: changed(2, 'z=a%20b&c=%2B'),
    query_plus: changed(2, 'c=%2B&z=a+b'),
    query_in_path: sign(['POST', TARGET, '', ...lines.slice(3)].join('\n')),
    header_names_as_sent: sign(
      [
        ...lines.slice(0, 3),
        'Content-Type:application/json',
        'Host:127.0.0.1:4700',
        `X-Sdk-Date:${DATE}`,
        ...lines.slice(6),
      ].join('\n'),
    ),
    header_blank_after_colon: sign(
      [
        ...lines.slice(0, 3),
        'content-type: application/json',
        'host: 127.0.0.1:4700',
        `x-sdk-date: ${DATE}`,
        ...lines.slice(6),
      ].join('\n'),
    ),
    no_empty_line: sign(lines.filter((line) => line !== '').join('\n')),
    signed_headers_with_commas: changed(7, 'content-type,host,x-sdk-date'),
    canonical_not_hashed: mac(right),
    no_algorithm_line: mac(`${DATE}\n${sha(right)}`),
    date_elsewhere: sign(right, '20260101T010011Z'),
    signature_upper: sign(right).toUpperCase(),
    signature_base64: Buffer.from(sign(right), 'hex').toString('base64'),
  };
  const explain = (signature: string) =>
    explainAkSkSignature(
      request,
      { accessKeyId: AK, signedHeaders: ['content-type', 'host', 'x-sdk-date'], signature },
      SK,
      [{ label: 'team-board', secret: 'a-product-key' }],
    );

  test('the right signature is right', () => {
    const { signature } = gatewaySignature(request, { signedHeaders: ['content-type', 'host', 'x-sdk-date'] }, SK);
    assert.equal(signature, sign(right));
  });

  for (const mistake of AKSK_MISTAKES) {
    test(mistake, () => {
      const origin = explain(made[mistake]);
      assert.equal(origin?.mistake, mistake);
      assert.equal(origin.otherKey, mistake === 'other_secret' ? 'team-board' : undefined);
    });
  }

  for (const host of ['mkt-intl.myhuaweicloud.com', 'mkt.myhuaweicloud.eu', 'mkt-euro.myhuaweicloud.com']) {
    test(`production_host: ${host}`, () => {
      assert.equal(explain(changed(4, `host:${host}`))?.mistake, 'production_host');
    });
  }

  test('what no known mistake gives is named so', () => assert.equal(explain('00'.repeat(32)), undefined));
});

test('the signature of a push that is no UTF-8 is right over its bytes: the push is unreadable, not wrongly signed', () => {
  const body = Buffer.from([...Buffer.from('{"usage_records":[{"instance_id":"'), 0xd6, 0xd0, ...Buffer.from('"}]}')]);
  const signed = Buffer.concat([Buffer.from('ts=1&nonce=n&body='), body]);
  const signature = createHmac('sha256', 'key').update(signed).digest('base64');
  const match = matchUsagePush({ signature, ts: '1', nonce: 'n', body }, [{ productId: 'p', accessKey: 'key' }]);
  assert.deepEqual(match, { form: 'raw', productId: 'p' });
  const read = readUsagePush(body, 'new');
  assert.ok('problem' in read);
  assert.deepEqual([read.problem, read.code], ['not_json', 'MKT.0199']);
});
