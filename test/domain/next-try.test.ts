import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../../src/domain/call.ts';
import { nextTry } from '../../src/domain/next-try.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import type { WorkspaceRecord } from '../../src/domain/workspace.ts';
import { anchorClock } from '../../src/engine/clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A call whose first try was at 0 on marketplace time and at 1,000,000 on real time. */
const FIRST = { simAt: 0, wallAt: 1_000_000 };
const call = (activity: Call['activity'], members: Partial<Call> = {}): Call =>
  ({ activity, cause: 'purchase', createdSimAt: 0, windowFromSimAt: 0, attempts: [FIRST], ...members }) as Call;

const workspace = (rate: number | undefined, jumps = false): WorkspaceRecord =>
  ({
    clock: anchorClock(rate === undefined ? 'frozen' : 'rate', 0, 0, rate),
    ...(jumps ? { jump: { status: 'running' } } : {}),
  }) as WorkspaceRecord;

const plan = (
  rules: Record<string, string | number>,
  record: WorkspaceRecord,
  last: { simAt: number; wallAt: number; clockReleased?: boolean; resultCode?: string } = FIRST,
  made: Call = call('newInstance'),
  now = last.simAt,
) => nextTry(made, last, { profile: siteProfile('cn', rules), workspace: record, notBeforeSimAt: now });

test('retries run on marketplace time unless told otherwise', () => {
  assert.deepEqual(plan({}, workspace(undefined)), { dueSimAt: HOUR });
});

test('a refusal of the seller’s own (000101 to 000107) is tried again unless the rule makes it final', () => {
  const rules = { 'retry.newInstance.refusals': 'final' };
  const answered = (resultCode: string) => ({ ...FIRST, resultCode });
  for (const code of ['000101', '000107']) {
    assert.deepEqual(plan({}, workspace(undefined), answered(code)), { dueSimAt: HOUR });
    assert.equal(plan(rules, workspace(undefined), answered(code)), undefined);
  }
  for (const code of ['000004', '000005', '000100', '000108']) {
    assert.deepEqual(plan(rules, workspace(undefined), answered(code)), { dueSimAt: HOUR }, code);
  }
  const upgrade = call('upgrade');
  assert.ok(plan(rules, workspace(undefined), answered('000103'), upgrade), 'of other calls nothing is said');
});

test('on wall time the plan is the same, counted from the real time of the first try', () => {
  const rules = { 'clock.retriesOn': 'wall' };
  assert.deepEqual(plan(rules, workspace(86_400)), { dueWallAt: FIRST.wallAt + HOUR });
  const third = { simAt: 99 * HOUR, wallAt: FIRST.wallAt + 2 * HOUR };
  assert.deepEqual(plan(rules, workspace(86_400), third), { dueWallAt: FIRST.wallAt + 3 * HOUR });
  const last = { simAt: 99 * HOUR, wallAt: FIRST.wallAt + 3 * HOUR };
  assert.equal(plan(rules, workspace(86_400), last), undefined);
});

test('a poll on wall time keeps the window of its creation', () => {
  const poll = call('queryInstance', { cause: 'provisioning_poll', windowFromWallAt: 0 });
  assert.deepEqual(plan({ 'clock.retriesOn': 'wall' }, workspace(1), FIRST, poll), { dueWallAt: 17 * MINUTE });
});

for (const [name, rules, record, made, due] of [
  ['off: as in production', {}, workspace(86_400), call('newInstance'), HOUR],
  [
    'a month in 30 s: 60 min would be 60 min of real time, so 10 s',
    { 'clock.scaleRetries': 'on' },
    workspace(86_400),
    call('newInstance'),
    864_000_000,
  ],
  [
    'where production is shorter than the longest spacing, its own length',
    { 'clock.scaleRetries': 'on', 'clock.scaledRetrySeconds': 3_600 },
    workspace(60),
    call('releaseInstance', { cause: 'failed_order' }),
    HOUR,
  ],
  ['a slow clock never shortens a plan', { 'clock.scaleRetries': 'on' }, workspace(0.5), call('newInstance'), HOUR],
  ['a frozen clock has no pace', { 'clock.scaleRetries': 'on' }, workspace(undefined), call('newInstance'), HOUR],
  ['nor has a jump', { 'clock.scaleRetries': 'on' }, workspace(86_400, true), call('newInstance'), HOUR],
] as const) {
  test(`spread retries, ${name}`, () => {
    assert.deepEqual(plan(rules, record, FIRST, made), { dueSimAt: due });
  });
}

test('spreading keeps the number of tries', () => {
  const rules = { 'clock.scaleRetries': 'on' };
  const tries = [FIRST];
  for (let next = plan(rules, workspace(86_400)); next && 'dueSimAt' in next;) {
    tries.push({ simAt: next.dueSimAt, wallAt: 0 });
    next = plan(rules, workspace(86_400), { simAt: next.dueSimAt, wallAt: 0 });
  }
  assert.equal(tries.length, 4, 'creation is tried at 0, 60, 120 and 180');
});

test('a call that was let go is not tried again in the past', () => {
  const back = { ...FIRST, clockReleased: true };
  assert.deepEqual(plan({}, workspace(undefined), back, call('newInstance'), 90 * MINUTE), { dueSimAt: 2 * HOUR });
  assert.equal(plan({}, workspace(undefined), back, call('newInstance'), 200 * MINUTE), undefined);
});
