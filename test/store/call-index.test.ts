import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { headFits } from '../../src/app/call-table.ts';
import type { CallQuery } from '../../src/app/ports.ts';
import { ACTIVITIES, CALL_CAUSES, callNumber, FINISHED_STATUSES, type Call } from '../../src/domain/call.ts';
import { callHead, type CallHead } from '../../src/domain/call-head.ts';
import { CallIndex } from '../../src/store/call-index.ts';
import { call } from './records.ts';

const id = fc.constantFrom(...[1, 2, 3, 9, 10, 4_095, 4_096, 70_000, 2_147_483_647].map((number) => `call-${number}`));
const instance = fc.constantFrom('ins-a', 'ins-B', 'ins-c');
const finished: fc.Arbitrary<Call> = fc
  .record({
    id,
    activity: fc.constantFrom(...ACTIVITIES),
    cause: fc.constantFrom(...CALL_CAUSES),
    status: fc.constantFrom(...FINISHED_STATUSES),
    productId: fc.constantFrom('desk', 'Board'),
    instanceId: instance,
    orderId: fc.constantFrom('CS1', 'CS2'),
    firstAnsweredInstanceId: fc.constantFrom('isv-1', 'ISV-2'),
    fields: fc.constantFrom({ status: 'FREEZE' }, { status: 'UNFREEZE' }),
  })
  .map((members) => ({ ...call(members.id), ...members }));

const step = fc.oneof(
  finished.map((value) => ({ put: value })),
  id.map((gone) => ({ gone })),
  fc.constantFrom(0, 1, 2).map((segment) => ({ segment })),
);

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined });
const query: fc.Arbitrary<CallQuery> = fc.record({
  activity: maybe(fc.constantFrom(...ACTIVITIES)),
  status: maybe(fc.constantFrom(...FINISHED_STATUSES, 'retrying')),
  productId: maybe(fc.constantFrom('desk', 'Board', 'unknown')),
  orderId: maybe(fc.constantFrom('CS1', 'unknown')),
  instance: maybe(
    fc.constantFrom(
      { ownId: 'ins-a' },
      { ownId: 'unknown' },
      { answeredId: 'isv-1' },
      { ownId: 'ins-B', answeredId: 'ISV-2' },
    ),
  ),
  olderThan: maybe(fc.constantFrom(1, 10, 4_096, Infinity)),
  newerThan: maybe(fc.constantFrom(1, 9, 70_000)),
  text: maybe(
    fc.record({
      contains: fc.constantFrom(
        'l-1',
        '7',
        'isv-2',
        'board',
        'create',
        'newinst',
        'retention',
        '0000',
        'zzz',
        'call-4',
      ),
      instanceIds: fc.constantFrom<ReadonlySet<string>>(new Set(), new Set(['ins-c', 'unknown'])),
    }),
  ),
});

const plainHead = (head: CallHead): CallHead => ({
  id: head.id,
  number: head.number,
  activity: head.activity,
  cause: head.cause,
  status: head.status,
  productId: head.productId,
  instanceId: head.instanceId,
  orderId: head.orderId,
  firstAnsweredInstanceId: head.firstAnsweredInstanceId,
  resultCode: head.resultCode,
  change: head.change,
  isHeldBack: head.isHeldBack,
});

test('heads, counts and chains are those of the calls looked at one by one, whatever came, went and came back', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.array(query, { minLength: 5, maxLength: 5 }),
      (steps, queries) => {
        const index = new CallIndex();
        const plain = new Map<string, { readonly value: Call; readonly segment: number }>();
        steps.forEach((each, number) => {
          if ('put' in each) {
            const segment = number % 3;
            index.put(each.put, number + 1, { segment, offset: number, length: 1 });
            plain.set(each.put.id, { value: each.put, segment });
          } else if ('gone' in each) {
            index.remove(each.gone);
            plain.delete(each.gone);
          } else {
            const going = [...plain].filter(([, { segment }]) => segment === each.segment);
            assert.equal(index.removeSegment(each.segment), going.length);
            for (const [gone] of going) plain.delete(gone);
          }
        });
        const newestFirst = [...plain.values()]
          .map(({ value }) => callHead(value))
          .sort((a, b) => callNumber(b.id) - callNumber(a.id));
        assert.equal(index.size, plain.size);
        for (const each of queries) {
          const expected = newestFirst.filter((head) => headFits(head, each));
          assert.deepEqual([...index.heads(each)].map(plainHead), expected);
          const { status, productId } = each;
          const count = newestFirst.filter((head) => headFits(head, { status, productId })).length;
          assert.equal(index.count({ status, productId }), count);
        }
        for (const instanceId of ['ins-a', 'ins-B', 'unknown']) {
          const expected = newestFirst.filter((head) => head.instanceId === instanceId);
          assert.deepEqual(
            index.idsOf(instanceId),
            expected.map((head) => head.id),
          );
        }
      },
    ),
  );
});

test('ids of another form are not taken up', () => {
  const index = new CallIndex();
  for (const other of [
    'call-0',
    'call-01',
    'call-2147483648',
    'call-1.5',
    'call-1e3',
    'call--1',
    'call-',
    '__proto__',
  ]) {
    assert.equal(callNumber(other), Infinity, other);
    assert.equal(index.has(other), false);
    index.remove(other);
  }
});

test('a call that is not finished has no place in the index', () => {
  assert.throws(
    () => new CallIndex().put({ ...call('call-1'), status: 'calling' }, 1, { segment: 1, offset: 0, length: 1 }),
    RangeError,
  );
});
