import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JumpList } from '../../src/app/jump-list.ts';

test('a jump of the process before keeps its id to itself, also when the wall clock was set back to that moment', () => {
  const kept = {
    status: 'canceled',
    deliver: 'send',
    fromSimAt: 0,
    toSimAt: 9,
    nowSimAt: 5,
    startedWallAt: 7,
  } as const;
  const list = new JumpList({ id: 'jump-7-1', ...kept, eventsRun: 1, callsMade: 1, failures: 0 });
  assert.equal(list.newId(7), 'jump-7-2');
  assert.equal(list.newId(7), 'jump-7-3');
  assert.equal(list.get('jump-7-1')?.status, 'canceled');
});
