import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_KINDS, type FutureEvent } from '../../src/domain/schedule.ts';
import { compareEvents, EventQueue } from '../../src/engine/event-queue.ts';

function event(sequence: number, dueSimAt: number, kind: FutureEvent['kind']): FutureEvent {
  return { id: `evt-${sequence}`, kind, dueSimAt, sequence, subjectId: 'x', instanceId: 'y' };
}

function drain(queue: EventQueue): string[] {
  const ids: string[] = [];
  for (let next = queue.peek(); next; next = queue.peek()) {
    ids.push(next.id);
    queue.remove(next.id);
  }
  return ids;
}

test('due time, then kind, then order of creation', () => {
  const queue = new EventQueue();
  queue.add(event(1, 200, 'order.payment_timeout'));
  queue.add(event(2, 100, 'instance.release'));
  queue.add(event(3, 100, 'call.attempt'));
  queue.add(event(4, 100, 'instance.expire'));
  queue.add(event(5, 100, 'call.attempt'));
  assert.deepEqual(drain(queue), ['evt-3', 'evt-5', 'evt-4', 'evt-2', 'evt-1']);
});

test('whatever is added and removed, events come out in the total order', () => {
  const action = fc.record({
    dueSimAt: fc.integer({ min: 0, max: 20 }),
    kind: fc.constantFrom(...EVENT_KINDS),
    removeEarlier: fc.option(fc.nat(200)),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const queue = new EventQueue();
      const expected = new Map<string, FutureEvent>();
      actions.forEach(({ dueSimAt, kind, removeEarlier }, sequence) => {
        const added = event(sequence, dueSimAt, kind);
        queue.add(added);
        expected.set(added.id, added);
        if (removeEarlier === null) return;
        queue.remove(`evt-${removeEarlier}`);
        expected.delete(`evt-${removeEarlier}`);
      });
      const inOrder = [...expected.values()].sort(compareEvents).map(({ id }) => id);
      assert.equal(queue.size, inOrder.length);
      assert.deepEqual(
        [...queue.inOrder()].map(({ id }) => id),
        inOrder,
      );
      assert.deepEqual(drain(queue), inOrder);
    }),
  );
});
