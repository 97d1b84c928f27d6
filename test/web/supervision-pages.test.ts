import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Workspace } from '../../src/app/workspace.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Supervision } from '../../src/domain/supervision.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy } from './console.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const SUPERVISED = 'cold-chain-watch';
const t = translator('en');

let simulator: Simulator;
let reader: Reader;
let market: Marketplace;
let workspace: Workspace;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  market = simulator.workspaces.get('default');
  ({ workspace } = market);
});
after(() => simulator.close());

async function begin(): Promise<string> {
  const { supervisionId = '' } = await buy(market, SUPERVISED);
  assert.notEqual(supervisionId, '');
  return supervisionId;
}

const record = (id: string): Supervision => {
  const found = workspace.state.get('supervisions', id);
  assert.ok(found);
  return found;
};

const pathOf = (part: 'buyer' | 'seller', id = ''): string =>
  `/w/default${part === 'seller' ? '/seller' : ''}/supervision${id === '' ? '' : `/${id}`}`;

/** Sends the form of the next step as a part. */
function sends(part: 'buyer' | 'seller', id: string, fields: Record<string, string>): Promise<Page> {
  return reader.post(pathOf(part, id), fields, { fromPath: pathOf(part, id) });
}

describe('service supervision with scripts off', () => {
  test('nobody has bought yet: both lists say what to do', async () => {
    for (const part of ['buyer', 'seller'] as const) {
      const { status, text } = await reader.get(pathOf(part));
      assert.equal(status, 200);
      assert.ok(text.includes(t('supervision.nothing_yet')), part);
    }
  });

  test('a request, a delivery and an acceptance, each by its own side', async () => {
    const id = await begin();
    const order = await reader.get(`/w/default/orders/${record(id).orderId}`);
    assert.ok(order.text.includes(t('order.lead.supervised')));
    assert.ok(order.html.includes(`href="${pathOf('buyer', id)}"`), 'the order leads to its delivery');

    const seller = await reader.get(pathOf('seller', id));
    assert.ok(!seller.html.includes('name="act"'), 'it is the buyer’s turn');
    assert.equal((await sends('buyer', id, { act: 'submit', text: '<b>twelve</b> sensors' })).status, 303);
    const asked = await reader.get(pathOf('seller', id));
    assert.ok(asked.html.includes('&lt;b&gt;twelve&lt;/b&gt; sensors'));
    for (const act of ['confirm', 'return']) assert.ok(asked.html.includes(`value="${act}"`), act);
    assert.equal((await sends('seller', id, { act: 'confirm', text: '' })).status, 303);
    assert.equal((await sends('seller', id, { act: 'deliver', text: 'done', enabling: '' })).status, 303);
    const delivered = await reader.get(pathOf('buyer', id));
    assert.ok(delivered.text.includes(t('my.access')), 'the access data are there before the acceptance');
    assert.ok(delivered.text.includes(t('supervision.refund.text')));
    assert.equal((await sends('buyer', id, { act: 'accept', text: '' })).status, 303);
    assert.notEqual(record(id).acceptedSimAt, undefined);
  });

  test('what is wrong with a form is said beside the field, and what was written stays', async () => {
    const id = await begin();
    const empty = await sends('buyer', id, { act: 'submit', text: ' ' });
    assert.equal(empty.status, 400);
    assert.ok(empty.html.includes('id="error-text"'));
    await sends('buyer', id, { act: 'submit', text: 'twelve' });
    await sends('seller', id, { act: 'confirm', text: '' });
    const noTime = await sends('seller', id, { act: 'deliver', text: 'my proof', enabling: '2026-02-31T10:00' });
    assert.equal(noTime.status, 400);
    assert.ok(noTime.html.includes('id="error-enabling"') && noTime.html.includes('my proof'));
    const future = await sends('seller', id, { act: 'deliver', text: 'my proof', enabling: '2999-01-01T10:00' });
    assert.equal(future.status, 409);
    assert.ok(future.html.includes('data-reason="supervision_enabling_time"'));
    assert.equal(record(id).state, 'deliver');
  });

  test('nobody takes the steps of the other side; a step sent twice is taken once', async () => {
    const id = await begin();
    assert.equal((await sends('seller', id, { act: 'submit', text: 'not mine' })).status, 400);
    for (const act of ['nonsense', '']) {
      assert.equal((await sends('buyer', id, { act, text: 'x' })).status, 400);
    }
    const both = await Promise.all([1, 2].map(() => sends('buyer', id, { act: 'submit', text: 'twice' })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [303, 409]);
    assert.equal(record(id).steps.length, 1);
  });

  test('lists filter by state, and say so when nothing fits', async () => {
    await begin();
    for (const part of ['buyer', 'seller'] as const) {
      const open = await reader.get(`${pathOf(part)}?state=submit_requirement`);
      assert.ok(open.html.includes('data-status="submit_requirement"'));
      assert.ok(!open.html.includes('data-status="accepted"'));
      const none = await reader.get(`${pathOf(part)}?state=closed_refunded`);
      assert.ok(none.text.includes(t('supervision.nothing_matches')));
    }
    assert.equal((await reader.get(pathOf('buyer', 'sup-none'))).status, 404);
  });

  test('in both languages', async () => {
    const id = await begin();
    for (const language of LANGUAGES) {
      const words = translator(language);
      const page = await reader.get(`${pathOf('buyer', id)}?lang=${language}`);
      assert.ok(page.text.includes(words('supervision.now.submit_requirement')), language);
    }
    await reader.get('/w/default/shop?lang=en');
  });
});
