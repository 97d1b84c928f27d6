import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { saveCases } from '../support/save-cases.ts';
import { Reader } from '../web/reader.ts';
import { checkedRequest } from './api/api-server.ts';
import { openRecordingDesk, type Json, type RecordingDesk } from './recorded.ts';

let desk: RecordingDesk;
let simulator: Simulator;
let reader: Reader;
before(async () => {
  desk = await openRecordingDesk();
  ({ simulator } = desk);
  reader = new Reader(simulator.origin);
});
after(() => desk.close());

const ask: RecordingDesk['ask'] = (...request) => desk.ask(...request);
const fresh: RecordingDesk['fresh'] = (id) => desk.fresh(id);

/** Runs a recording and keeps its workspace. @returns the address of that workspace */
async function replay(text: string): Promise<string> {
  const report = await ask('POST', '/scenario-runs', { text, keep: true });
  const problems = [...report.problems, ...report.steps.flatMap((step: Json) => step.problems)];
  assert.deepEqual([problems, report.status], [[], 'passed'], text);
  return `/workspaces/${report.workspaceId}`;
}

/** A product without its key, which a recording does not hold. */
async function productIn(at: string, id: string): Promise<Json> {
  const product = await ask('GET', `${at}/products/${id}`);
  assert.match(product.interface.accessKey, /•/);
  return { ...product, interface: { ...product.interface, accessKey: undefined } };
}

describe('recorded edits of products', () => {
  test('a product from a template, edited on the pages, debugged, reviewed, its change rules set: replays to the same product', async () => {
    const at = await fresh('told-release');
    const { referenceIsv } = simulator;
    assert.ok(referenceIsv);
    await ask('POST', `${at}/recording`);
    const key = await ask('POST', `${at}/interface-keys`, { keyClass: 'basic', key: referenceIsv.accessKey });
    const address = await ask('POST', `${at}/production-addresses`, { url: referenceIsv.productionUrl });
    await ask('PUT', `${at}/production-addresses/${address.id}/key`, { keyId: key.id });
    const { id } = await ask('POST', `${at}/applications`, {
      ...{ kind: 'release', productId: 'lamp', templateId: 'team-board' },
    });
    const page = `/w/told-release/seller/applications/${id}`;
    const texts = {
      ...{ nameEn: '<b>Lamp</b>: & "co" # 1', nameZh: '灯', vendorEn: 'Lampworks', vendorZh: '灯具厂' },
      ...{
        taglineEn: '- Light',
        taglineZh: '团队照明',
        descriptionEn: 'First line\n  second: line\n',
        descriptionZh: '说明',
      },
      ...{ category: 'data', motif0: 'data', variant0: '2' },
    };
    const delivery = {
      address: address.id,
      version: '2.0',
      encryptType: '1',
      extName0: 'domain',
      extEn0: 'Domain',
      extZh0: '域名',
    };
    for (const [step, fields] of Object.entries({ texts, delivery })) {
      const saved = await reader.post(`${page}/${step}`, fields, { fromPath: `${page}/${step}` });
      assert.equal(saved.status, 303, saved.text);
    }
    const { workspace } = simulator.workspaces.get('told-release');
    await saveCases(workspace, 'lamp');
    await ask('POST', `${at}/applications/${id}/submit`, {});
    await ask('POST', `${at}/applications/${id}/approve`, {});
    const [{ code }] = (await ask('GET', `${at}/products/lamp`)).specifications[0].skus;
    const changes = '/w/told-release/seller/products/lamp/changes';
    const rules = await reader.post(changes, { scaleOut: `${code} amount 2` }, { fromPath: changes });
    assert.equal(rules.status, 303, rules.text);
    const { text } = await ask('DELETE', `${at}/recording`);

    assert.doesNotMatch(text, /left out/);
    assert.doesNotMatch(text, new RegExp(referenceIsv.accessKey));
    assert.equal(text.match(/do: edit-application/g)?.length, 1, 'a form saved again and again is one step');
    const withKey = text.replace('keyClass: basic }', `keyClass: basic, key: ${referenceIsv.accessKey} }`);
    const replayed = await replay(withKey);
    const product = await productIn(at, 'lamp');
    assert.equal(product.name.en, texts.nameEn);
    assert.deepEqual(product.changeRules.scaleOuts, [{ skuCode: code, attribute: 'amount', stepFactor: 2 }]);
    assert.deepEqual(await productIn(replayed, 'lamp'), product);
  });

  test('every product of the catalogue, replaced and added again under another id, replays to the same', async () => {
    const at = await fresh('told-catalogue');
    const { items } = await ask('GET', `${at}/products?limit=200`);
    await ask('POST', `${at}/recording`);
    for (const product of items) {
      const changed = { ...product, tagline: { ...product.tagline, en: `New: ${product.tagline.en}` } };
      await ask('PUT', `${at}/products/${product.id}`, changed);
      const { billing: _follows, interface: access, ...members } = changed;
      const { accessKey: _masked, ...reached } = access;
      await ask('POST', `${at}/products`, { ...members, id: `${product.id}-2`, interface: reached });
    }
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(text, /# add-product: the key is not written down/);
    const replayed = await replay(text);
    for (const { id } of items) {
      assert.deepEqual(await productIn(replayed, id), await productIn(at, id));
      assert.deepEqual(await productIn(replayed, `${id}-2`), await productIn(at, `${id}-2`));
    }
  });

  test('an application as scripts edit it, incomplete and complete, replays to the same content; refused edits are no steps', async () => {
    const at = await fresh('told-drafts');
    await ask('POST', `${at}/recording`);
    const draft = await ask('POST', `${at}/applications`, { kind: 'release', productId: 'lamp' });
    const { content } = draft;
    await ask('PUT', `${at}/applications/${draft.id}`, { ...content, name: { en: 'Lamp', zh: '' } });
    await ask('PUT', `${at}/applications/${draft.id}`, { ...content, name: { en: 'Lamp', zh: '灯' } });
    const removal = await ask('POST', `${at}/applications`, {
      kind: 'removal',
      productId: 'team-board',
      reason: 'old',
    });
    const refused = await checkedRequest(
      ...([simulator.origin, 'PUT', `/api/v1${at}/applications/${removal.id}`, content] as const),
    );
    assert.equal(refused.status, 409);
    const { text, stepCount } = await ask('DELETE', `${at}/recording`);
    assert.equal(stepCount, 3, text);
    const replayed = await replay(text);
    const [, again] = (await ask('GET', `${replayed}/applications`)).items;
    assert.deepEqual(again.content, (await ask('GET', `${at}/applications/${draft.id}`)).content);
  });

  test('a text that looks like a reference is left out with a comment, and the rest still runs', async () => {
    const at = await fresh('told-reference');
    await ask('POST', `${at}/recording`);
    const product = await ask('GET', `${at}/products/team-board`);
    await ask('PUT', `${at}/products/team-board`, { ...product, tagline: { en: '${{ steps.buy.id }}', zh: '无' } });
    await ask('POST', `${at}/buyers`, { name: 'Somebody' });
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(text, /# replace-product: left out, it says more than a recording keeps[^]*do: add-buyer/);
    await replay(text);
  });

  test('pairs of keys for the open interfaces are steps, without their secrets', async () => {
    const at = await fresh('told-pairs');
    await ask('POST', `${at}/recording`);
    const pair = await ask('POST', `${at}/api-keys`, {});
    await ask('POST', `${at}/api-keys/${pair.id}/retire`);
    await ask('POST', `${at}/snapshots`, { name: 'before' });
    await ask('DELETE', `${at}/snapshots/before`);
    const { text } = await ask('DELETE', `${at}/recording`);
    assert.match(
      text,
      /do: add-api-key[^]*do: retire-api-key\n {4}with: \{ id: .*steps\.add_api_key\.id[^]*do: remove-snapshot/,
    );
    assert.ok(!text.includes(pair.id));
    await replay(text);
  });
});
