import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MarketState } from '../../src/app/market-state.ts';
import { NO_FINISHED_CALLS } from '../../src/app/no-finished-calls.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { COLLECTION_NAMES, type RecordMaps } from '../../src/domain/records.ts';
import { EVENT_KINDS, type EventKind } from '../../src/domain/schedule.ts';
import { RULE_KEYS, type RuleKey } from '../../src/domain/site-profile.ts';
import { ruleOfEvent } from '../../src/read/simulator/event-rules.ts';

const empty = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as unknown as RecordMaps;
const state = new MarketState({ records: empty, finishedCalls: NO_FINISHED_CALLS });

function ruleOf(kind: EventKind, instance: object = {}): RuleKey {
  return ruleOfEvent({ kind, subjectId: 'x' }, { state, instance: { buyerId: 'ann', ...instance } as Instance });
}

describe('the rule behind a planned event', () => {
  const cases: readonly (readonly [EventKind, object, RuleKey])[] = [
    ['order.payment_timeout', {}, 'order.unpaidHours'],
    ['call.attempt', {}, 'retry.newInstance.everyMinutes'],
    ['order.refund', {}, 'refund.negotiated.hours'],
    ['refund.reminder', {}, 'refund.negotiated.reminderWorkingDays'],
    ['supervision.complete', {}, 'supervision.completeHours'],
    ['usage.collect', { meter: { item: { cycle: 'day' } } }, 'usage.dailyHour'],
    ['usage.collect', { meter: { item: { cycle: 'hour' } } }, 'usage.hourlyMinute'],
    ['usage.check', {}, 'usage.checkSeconds'],
    ['application.review', {}, 'review.workingDays'],
    ['interface_key.retire', {}, 'keys.overlapHours'],
    ['product.probe', {}, 'probe.morningHour'],
    ['instance.expire', {}, 'term.startsAt'],
    ['instance.retention', {}, 'expiry.V0.graceDays'],
    ['instance.release', {}, 'expiry.V0.retentionDays'],
    // Pay-per-use and packages have columns of their own (marketplace-rules 5.1).
    ['instance.retention', { meter: {} }, 'arrears.V0.graceDays'],
    ['instance.release', { meter: {} }, 'arrears.V0.retentionDays'],
    ['instance.retention', { pack: {}, sellerInstanceId: 'theirs' }, 'arrears.V0.graceDays'],
    ['instance.release', { pack: {}, sellerInstanceId: 'theirs' }, 'arrears.V0.retentionDays'],
    ['instance.release', { pack: {} }, 'usage.dailyHour'],
    ['instance.auto_renew', {}, 'renewal.auto.hour'],
    ['package.reset', {}, 'package.resets'],
    ['instance.notice', { status: 'in_use' }, 'notice.expiring.days'],
    ['instance.notice', { status: 'expired' }, 'notice.freezing.days'],
    ['instance.notice', { status: 'frozen' }, 'notice.releasing.days'],
  ];
  for (const [kind, instance, rule] of cases) {
    test(`${kind} ${JSON.stringify(instance)}: ${rule}`, () => {
      assert.equal(ruleOf(kind, instance), rule);
      assert.ok(RULE_KEYS.includes(rule), 'and the page of rules has it');
    });
  }

  test('every kind of event is in this table', () => {
    const kinds = new Set<string>(cases.map(([kind]) => kind));
    assert.deepEqual(
      EVENT_KINDS.filter((kind) => !kinds.has(kind)),
      [],
    );
  });
});
