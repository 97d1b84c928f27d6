import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agenda } from '../../src/scenario/agenda.ts';

test('plans come in order of time, those of one instant in the order in which they were made', async () => {
  const agenda = new Agenda();
  const done: string[] = [];
  const plan = (simAt: number, name: string): void => agenda.plan(simAt, async () => void done.push(name));
  plan(20, 'b');
  plan(10, 'a');
  plan(20, 'c');
  plan(31, 'too late');
  for (let next = agenda.takeNext(30); next; next = agenda.takeNext(30)) {
    await next.act();
    if (next.simAt === 10) plan(15, 'added meanwhile');
  }
  assert.deepEqual(done, ['a', 'added meanwhile', 'b', 'c']);
  assert.equal(agenda.takeNext(31)?.simAt, 31);
});
