import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compareWith,
  exitCodeOf,
  expectedFailuresText,
  readExpectedFailures,
} from '../../src/conformance/expected-failures.ts';
import type { RequirementId } from '../../src/conformance/requirements.ts';
import type { ConformanceVerdict, RequirementResult } from '../../src/conformance/result.ts';

function results(verdicts: Partial<Record<RequirementId, ConformanceVerdict>>): RequirementResult[] {
  return Object.entries(verdicts).map(([id, verdict]) => ({ id: id as RequirementId, verdict, tests: [] }));
}

function compared(text: string, verdicts: Partial<Record<RequirementId, ConformanceVerdict>>) {
  const expected = readExpectedFailures(text);
  assert.ok('ids' in expected);
  return compareWith(results(verdicts), expected);
}

describe('a file of expected failures', () => {
  test('has an id on each line, remarks and empty lines besides', () => {
    const read = readExpectedFailures('\uFEFF# known\r\n\r\nMETHOD  # the gateway # takes all\r\n  ID-SAME\r\n');
    assert.ok('ids' in read);
    assert.deepEqual(
      [...read.ids],
      [
        ['METHOD', 'the gateway # takes all'],
        ['ID-SAME', ''],
      ],
    );
  });

  test('names line and word that it cannot use', () => {
    assert.deepEqual(readExpectedFailures('METHOD\nNO-SUCH-THING # x'), { line: 2, word: 'NO-SUCH-THING' });
    assert.deepEqual(readExpectedFailures('__proto__'), { line: 1, word: '__proto__' });
    assert.equal('line' in readExpectedFailures('\n'.repeat(2_000)), true);
    assert.deepEqual(readExpectedFailures('x'.repeat(5_000)), { line: 1, word: 'x'.repeat(60) });
  });

  test('makes only a change a failure: a new one, and one that has gone', () => {
    const known = compared('METHOD', { METHOD: 'failed', 'ID-SAME': 'passed' });
    assert.deepEqual(known, { unexpected: [], expected: ['METHOD'], mended: [], open: [] });
    assert.equal(exitCodeOf({}, known), 0);
    const news = compared('METHOD', { METHOD: 'failed', 'ID-SAME': 'failed' });
    assert.deepEqual([news.unexpected, exitCodeOf({}, news)], [['ID-SAME'], 1]);
    const mended = compared('METHOD', { METHOD: 'passed' });
    assert.deepEqual([mended.mended, exitCodeOf({}, mended)], [['METHOD'], 1]);
    // A warning is no failure any more.
    assert.deepEqual(compared('METHOD', { METHOD: 'warning' }).mended, ['METHOD']);
    const open = compared('METHOD', { METHOD: 'skipped' });
    assert.deepEqual([open.open, exitCodeOf({}, open)], [['METHOD'], 0]);
  });

  test('a run that could not begin, proved nothing or was cancelled has the code 2', () => {
    const nothing = compared('', {});
    assert.equal(exitCodeOf({ cannotRun: {} }, nothing), 2);
    assert.equal(exitCodeOf({ provedNothing: true }, nothing), 2);
    assert.equal(exitCodeOf({ cancelled: true }, nothing), 2);
  });

  test('can be written from a run and read again', () => {
    const text = expectedFailuresText(results({ METHOD: 'failed', 'ID-SAME': 'passed' }), 'http://127.0.0.1:1/ V2.0');
    assert.equal(text, '# http://127.0.0.1:1/ V2.0\nMETHOD\n');
    assert.ok('ids' in readExpectedFailures(text));
  });
});
