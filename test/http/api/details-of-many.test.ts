import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from './api-server.ts';

test('one call asks about several instances; too many or unknown ones are told', async (context) => {
  const api = await startApi();
  context.after(() => api.close());
  const first = await api.market.buy();
  const second = await api.market.buy();
  const ids = [first.instanceId, `isv-${second.id}`];
  api.market.script(({ activity, fields }) =>
    activity === 'queryInstance'
      ? {
          resultCode: '000000',
          resultMsg: 'ok',
          info: (fields['instanceId'] ?? '').split(',').map((instanceId) => ({ instanceId })),
        }
      : undefined,
  );
  const answer = await api.post('instances/details', { instanceIds: ids });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.instances.length, 2);
  assert.equal(answer.body.call.fields.instanceId, `isv-${first.id},isv-${second.id}`);

  const tooMany = await api.post('instances/details', { instanceIds: Array.from({ length: 101 }, () => ids[0]) });
  assert.equal(tooMany.status, 400);
  assert.equal(tooMany.body.error.details[0].path, 'instanceIds');
  assert.equal((await api.post('instances/details', { instanceIds: ['nobody'] })).status, 404);
});
