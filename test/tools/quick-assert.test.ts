import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertQuickly } from '../../tools/quick-assert.ts';

assertQuickly();

test('an assertion without a message fails with what it got, and does not look for its source', () => {
  const failing = (value: unknown, message?: string | Error): void => assert.ok(value, message);
  assert.throws(() => failing(undefined), { code: 'ERR_ASSERTION', message: 'expected something, got undefined' });
  assert.throws(() => failing(0), { message: 'expected something, got 0', actual: 0 });
  assert.throws(() => failing('', 'told'), { code: 'ERR_ASSERTION', message: 'told' });
  assert.throws(() => failing(null, new TypeError('own')), TypeError);
  failing('something');
});
