import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, CallCause, ProtocolVersion } from '../../src/domain/call.ts';
import { nextTrySimAt, retryPlan } from '../../src/domain/retry-plan.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';

/** Minutes after the first try at which tries happen when all of them fail at once. */
function tryMinutes(version: ProtocolVersion, activity: Activity, cause: CallCause): number[] {
  const plan = retryPlan({ version, activity, cause }, siteProfile('cn'));
  if (!plan) return [0];
  const minutes = [0];
  for (let next = nextTrySimAt(plan, 0, 0); next !== undefined; next = nextTrySimAt(plan, 0, next)) {
    minutes.push(next / 60_000);
  }
  return minutes;
}

const range = (count: number, step: number): number[] => Array.from({ length: count + 1 }, (_, index) => index * step);

const PLANS: readonly [ProtocolVersion, Activity, CallCause, number[], string][] = [
  ['2.0', 'newInstance', 'purchase', [0, 60, 120, 180], 'every 60 min inside a 3 h window'],
  ['2.0', 'upgradeInstance', 'purchase', [0, 60, 120, 180], 'every 60 min inside a 3 h window'],
  ['2.0', 'refreshInstance', 'renewal', range(60, 2), 'every 2 min inside 2 h'],
  ['2.0', 'updateInstanceStatus', 'expiry', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['2.0', 'updateInstanceStatus', 'unfreeze', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['2.0', 'releaseInstance', 'end_of_retention', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['2.0', 'queryInstance', 'provisioning_poll', range(180, 1), 'every 60 s until the creation window ends'],
  ['2.0', 'queryInstance', 'details_view', [0], 'once'],
  ['1.0', 'newInstance', 'purchase', [0, 60, 120, 180], 'every 60 min inside a 3 h window'],
  ['1.0', 'newInstance', 'details_view', [0], 'once: the buyer waits for it'],
  ['1.0', 'upgrade', 'purchase', [0, 60, 120, 180], 'every 60 min inside a 3 h window'],
  ['1.0', 'refreshInstance', 'renewal', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['1.0', 'expireInstance', 'expiry', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['1.0', 'instanceStatus', 'suspension', range(60, 1), 'every minute inside 1 h, 60 retries'],
  ['1.0', 'releaseInstance', 'end_of_retention', range(60, 1), 'every minute inside 1 h, 60 retries'],
];

for (const [version, activity, cause, minutes, words] of PLANS) {
  test(`V${version} ${activity} (${cause}) is tried ${words}`, () =>
    assert.deepEqual(tryMinutes(version, activity, cause), minutes));
}

test('a try that comes late does not move the next ones', () => {
  const plan = { everyMs: 60_000, windowMs: 3_600_000 };
  assert.equal(nextTrySimAt(plan, 1_000, 61_900), 121_000);
});

test('a try after the window has no successor', () => {
  const plan = { everyMs: 60_000, windowMs: 3_600_000 };
  assert.equal(nextTrySimAt(plan, 0, 3_600_000), undefined);
  assert.equal(nextTrySimAt(plan, 0, 90_000_000), undefined);
});
