import assert, { AssertionError } from 'node:assert/strict';
import { inspect } from 'node:util';

/** As `assert.ok`, with a message that does not come from the source. */
function ok(value: unknown, message?: string | Error): asserts value {
  if (value) return;
  if (message instanceof Error) throw message;
  const told = message ?? `expected something, got ${inspect(value)}`;
  throw new AssertionError({ message: told, actual: value, expected: true, operator: '==', stackStartFn: ok });
}

/**
 * Lets a failing `assert.ok` without a message fail. Node 20 looks for the expression in the source to quote it, at the
 * position that it has in what was loaded; TypeScript is loaded as one long line, and in a file of some length the search
 * does not end: the test would hang instead of failing.
 */
export function assertQuickly(): void {
  Object.assign(assert, { ok });
}
