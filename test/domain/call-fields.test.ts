import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOfTexts, fieldText, textField, type CallFields } from '../../src/domain/call-fields.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { callRequest } from '../../src/protocol/call-request.ts';
import { recordProblem } from '../../src/store/record-schemas.ts';

const FIELDS: CallFields = { instanceId: 'i1', productInfo: { skuCode: 's', productId: 'p', linearValue: '5' } };

describe('a member of a call that is an object', () => {
  it('is shown as JSON with its names ascending', () => {
    assert.equal(fieldText(FIELDS['productInfo'] ?? ''), '{"linearValue":"5","productId":"p","skuCode":"s"}');
    assert.equal(textField(FIELDS, 'productInfo'), undefined);
    assert.equal(textField(FIELDS, 'instanceId'), 'i1');
  });

  it('stays an object after a person has edited it as text, as long as the text is one', () => {
    const edited = fieldsOfTexts({ instanceId: '{"a":"b"}', productInfo: '{"productId":"q"}' }, FIELDS);
    assert.deepEqual(edited, { instanceId: '{"a":"b"}', productInfo: { productId: 'q' } });
    const broken = fieldsOfTexts({ productInfo: '{"productId":' }, FIELDS);
    assert.deepEqual(broken, { productInfo: '{"productId":' });
  });

  for (const [version, sent] of [
    [
      '2.0',
      '{"activity":"queryInstance","instanceId":"i1","productInfo":{"linearValue":"5","productId":"p","skuCode":"s"}}',
    ],
    ['1.0', '{"linearValue":"5","productId":"p","skuCode":"s"}'],
  ] as const) {
    it(`travels in version ${version} as an object of texts, names ascending`, () => {
      const destination = { url: 'https://isv.example.com/p', accessKey: 'key', allowInsecureTransport: false };
      const call = { version, activity: 'queryInstance', fields: FIELDS, destination } as const;
      const fresh = { businessId: '', nonce: 'N', timestampMs: 0, iv: () => 'a'.repeat(16) };
      const { url, body } = callRequest(call, siteProfile('cn'), fresh);
      const seen = version === '2.0' ? Buffer.from(body).toString() : new URL(url).searchParams.get('productInfo');
      assert.equal(seen, sent);
    });
  }

  it('is kept by the store', () => {
    const call = {
      id: 'call-1',
      version: '2.0',
      activity: 'queryInstance',
      cause: 'purchase',
      status: 'waiting',
      productId: 'p',
      buyerId: 'b',
      instanceId: 'ins-1',
      fields: FIELDS,
      destination: { url: 'https://isv.example.com/p', accessKey: 'key', allowInsecureTransport: false },
      createdSimAt: 0,
      createdWallAt: 0,
      attempts: [],
    };
    assert.equal(recordProblem('calls', 'call-1', call), undefined);
    const deep = { ...call, fields: { productInfo: { more: { than: 'one level' } } } };
    assert.match(recordProblem('calls', 'call-1', deep) ?? '', /fields/);
  });
});
