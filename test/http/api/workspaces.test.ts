import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SEED_PACKS } from '../../../src/app/seed-packs.ts';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

test('the default workspace shows its rules with value, origin and certainty', async () => {
  const { status, body } = await api.get('/api/v1/workspaces/default');
  assert.equal(status, 200);
  assert.equal(body.id, 'default');
  assert.equal(body.currency, 'CNY');
  assert.deepEqual(body.clock, { mode: 'frozen', simAt: '2026-06-10T02:00:00.000Z' });
  assert.equal(body.rules['answer.timeoutMs'].value, 20_000);
  assert.equal(body.rules['answer.timeoutMs'].certainty, 'documented');
});

test('rules are changed one by one and go back with null', async () => {
  const changed = await api.put('/api/v1/workspaces/default', { rules: { 'order.unpaidHours': 48 } });
  assert.equal(changed.status, 200);
  assert.deepEqual(
    [changed.body.rules['order.unpaidHours'].value, changed.body.rules['order.unpaidHours'].changed],
    [48, true],
  );
  const back = await api.put('/api/v1/workspaces/default', { rules: { 'order.unpaidHours': null }, name: 'Desk 1' });
  assert.deepEqual([back.body.rules['order.unpaidHours'].changed, back.body.name], [false, 'Desk 1']);
});

test('every wrong member of a change is named by its path, and nothing is changed', async () => {
  const { status, body } = await api.put('/api/v1/workspaces/default', {
    name: 'other',
    rules: { 'order.unpaidHours': 0, 'no.such': 1 },
  });
  assert.equal(status, 400);
  assert.equal(body.error.code, 'invalid_input');
  assert.deepEqual(
    body.error.details.map((detail: { path: string }) => detail.path),
    ['rules.order.unpaidHours', 'rules.no.such'],
  );
  assert.notEqual((await api.get('/api/v1/workspaces/default')).body.name, 'other');
});

test('a workspace is created, listed and deleted', async () => {
  const created = await api.post('/api/v1/workspaces', {
    name: 'QA Team',
    site: 'intl',
    startAt: '2027-01-01T00:00:00+08:00',
    seed: 'empty',
  });
  assert.equal(created.status, 201);
  assert.deepEqual([created.body.id, created.body.currency, created.body.counts.products], ['qa-team', 'USD', 0]);
  assert.equal(created.body.clock.simAt, '2026-12-31T16:00:00.000Z');
  const listed = await api.get('/api/v1/workspaces');
  assert.deepEqual(
    listed.body.items.map((item: { id: string }) => item.id),
    ['default', 'qa-team'],
  );
  const again = await api.post('/api/v1/workspaces', { name: 'QA team', site: 'cn' });
  assert.deepEqual([again.status, again.body.error.code], [409, 'conflict']);
  const deleted = await api.request('DELETE', '/api/v1/workspaces/qa-team');
  assert.deepEqual([deleted.status, deleted.body], [204, '']);
  assert.equal((await api.get('/api/v1/workspaces/qa-team')).status, 404);
});

test('a workspace can begin with readings of its own and with a clock that stands still', async () => {
  const { status, body } = await api.post('/api/v1/workspaces', {
    name: 'Strict',
    site: 'cn',
    seed: 'empty',
    clock: { mode: 'frozen' },
    rules: { 'answer.timeoutMs': 5_000, 'expiry.freezeAt': 'end_of_grace', 'order.unpaidHours': null },
  });
  assert.equal(status, 201);
  assert.equal(body.clock.mode, 'frozen');
  const changed = Object.entries<{ changed: boolean }>(body.rules).filter(([, rule]) => rule.changed);
  assert.deepEqual(changed.map(([key]) => key).sort(), ['answer.timeoutMs', 'expiry.freezeAt']);
  assert.equal(body.rules['answer.timeoutMs'].value, 5_000);
  await api.request('DELETE', '/api/v1/workspaces/strict');
});

test('a reading that cannot be makes no workspace', async () => {
  const rules = { 'answer.timeoutMs': -1, nonsense: 3, 'expiry.freezeAt': 'never' };
  const { status, body } = await api.post('/api/v1/workspaces', { name: 'Wrong', site: 'cn', seed: 'empty', rules });
  assert.equal(status, 400);
  assert.deepEqual(
    body.error.details.map((detail: { path: string }) => detail.path),
    ['rules.answer.timeoutMs', 'rules.nonsense', 'rules.expiry.freezeAt'],
  );
  assert.equal((await api.get('/api/v1/workspaces/wrong')).status, 404);
});

test('the packs are listed in the document, each with its story', async () => {
  const { body } = await api.get('/api/openapi.json');
  const { seed } = body.components.schemas.NewWorkspace.properties;
  assert.deepEqual(seed.enum, ['demo-shop', 'busy-month', 'outage', 'empty']);
  for (const { id, story } of SEED_PACKS) assert.ok(seed.description.includes(`\`${id}\`: ${story.en}`), id);
});

test('a name without Latin letters gets a numbered id', async () => {
  const { body } = await api.post('/api/v1/workspaces', { name: '测试', site: 'eu' });
  assert.deepEqual([body.id, body.name, body.currency], ['workspace-2', '测试', 'EUR']);
  await api.request('DELETE', '/api/v1/workspaces/workspace-2');
});

test('the default workspace stays', async () => {
  const { status, body } = await api.request('DELETE', '/api/v1/workspaces/default');
  assert.deepEqual([status, body.error.code], [403, 'forbidden']);
});

test('bad input for a new workspace names each field', async () => {
  const { status, body } = await api.post('/api/v1/workspaces', {
    name: ' ',
    site: 'mars',
    startAt: 'soon',
    seed: 'everything',
    clock: { mode: 'backwards' },
    colour: 1,
  });
  assert.equal(status, 400);
  assert.deepEqual(body.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'clock.mode',
    'colour',
    'name',
    'seed',
    'site',
    'startAt',
  ]);
});

test('unknown workspaces are not found, whatever is asked of them', async () => {
  for (const path of ['', '/orders', '/clock', '/calls/wait?timeoutMs=0', '/events']) {
    const { status, body } = await api.get(`/api/v1/workspaces/nowhere${path}`);
    assert.deepEqual([status, body.error.code], [404, 'not_found'], path);
  }
});
