import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRehearsal, type Rehearsal } from '../../src/reference-isv/rehearsal.ts';
import { startReferenceIsv } from '../../src/reference-isv/start-reference-isv.ts';

const WALL_AT = Date.parse('2026-06-10T02:00:00Z');

function begin(): Rehearsal {
  return createRehearsal({
    publicOrigin: 'http://127.0.0.1:4701',
    accessKey: 'key',
    randomText: () => 'secretsecretsecr',
  });
}

function ask(rehearsal: Rehearsal, call: object, queriesUntilReady = 0) {
  const post = { method: 'POST', url: 'http://127.0.0.1:4701/saasproduce', body: Buffer.from(JSON.stringify(call)) };
  const text = rehearsal.answer(post, { wallAt: WALL_AT, queriesUntilReady }).body.toString('utf8');
  assert.match(text, /^[ -~]+$/, 'Chinese text is escaped');
  return JSON.parse(text) as {
    resultCode: string;
    instanceId?: string;
    info?: { appInfo: { frontEndUrl: string; password: string } }[];
  };
}

const CREATE = { activity: 'newInstance', businessId: 'b-1', orderId: 'CS1', orderLineId: 'CS1-000001' };
const QUERY = { activity: 'queryInstance', instanceId: 'b-1' };

test('answers as the sample seller does, at the time of the past', () => {
  const rehearsal = begin();
  assert.deepEqual([ask(rehearsal, CREATE).resultCode, ask(rehearsal, CREATE).instanceId], ['000000', 'b-1']);
  const { info } = ask(rehearsal, QUERY);
  assert.equal(info?.[0]?.appInfo.frontEndUrl, 'http://127.0.0.1:4701/instances/b-1');
  assert.equal(info[0].appInfo.password, 'secretsecretsecr');
  ask(rehearsal, { activity: 'updateInstanceStatus', instanceId: 'b-1', status: 'FREEZE' });
  const [instance, ...others] = rehearsal.instances();
  assert.deepEqual([instance?.createdWallAt, instance?.frozen, others.length], [WALL_AT, true, 0]);
});

test('an instance can take its time', () => {
  const rehearsal = begin();
  const codes = [ask(rehearsal, CREATE, 2), ask(rehearsal, QUERY), ask(rehearsal, QUERY), ask(rehearsal, QUERY)];
  assert.deepEqual(
    codes.map(({ resultCode }) => resultCode),
    ['000004', '000004', '000004', '000000'],
  );
});

test('what cannot be read is refused as on the wire', () => {
  assert.equal(ask(begin(), { activity: 'newInstance' }).resultCode, '000002');
});

test('the sample seller goes on with the instances that it adopts', async () => {
  const rehearsal = begin();
  ask(rehearsal, CREATE);
  const seller = await startReferenceIsv({ port: 0, dataFile: 'memory' });
  try {
    await seller.adopt(rehearsal.instances());
    const response = await fetch(`${seller.origin}/api/state`);
    const { instances } = (await response.json()) as { instances: { instanceId: string; status: string }[] };
    assert.deepEqual(
      instances.map(({ instanceId, status }) => [instanceId, status]),
      [['b-1', 'in_use']],
    );
    assert.equal((await fetch(`${seller.origin}/instances/b-1`)).status, 200);
  } finally {
    await seller.close();
  }
});
