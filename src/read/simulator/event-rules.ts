import type { MarketState } from '../../app/market-state.ts';
import type { Call } from '../../domain/call.ts';
import { isDrawnOnly, type Instance } from '../../domain/instance.ts';
import { NOTICE_ROUTES } from '../../domain/rules/notices.ts';
import { retryRules } from '../../domain/retry-plan.ts';
import type { FutureEvent } from '../../domain/schedule.ts';
import { RULE_KEYS, type RuleKey } from '../../domain/site-profile.ts';
import type { TimelineSubject } from './timeline-entries.ts';

/** What is known where the rule behind something is asked for. */
interface RuleContext {
  readonly state: MarketState;
  readonly instance: Instance | undefined;
}

/** The rule of the site that decides when a planned event happens. */
export function ruleOfEvent(
  { kind, subjectId }: Pick<FutureEvent, 'kind' | 'subjectId'>,
  context: RuleContext,
): RuleKey {
  const { state, instance } = context;
  switch (kind) {
    case 'order.payment_timeout':
      return 'order.unpaidHours';
    case 'refund.reminder':
      return 'refund.negotiated.reminderWorkingDays';
    case 'supervision.complete':
      return 'supervision.completeHours';
    case 'order.refund':
      return 'refund.negotiated.hours';
    case 'call.attempt':
      return ruleOfTries(state.get('calls', subjectId));
    case 'instance.expire':
      return 'term.startsAt';
    case 'instance.retention':
      return `${lengthsOf(instance)}.${levelOf(context)}.graceDays`;
    case 'instance.release':
      // A package without an instance of its own stays until the use of its last day is collected.
      if (instance && isDrawnOnly(instance)) return 'usage.dailyHour';
      return `${lengthsOf(instance)}.${levelOf(context)}.retentionDays`;
    case 'usage.check':
      return 'usage.checkSeconds';
    case 'usage.collect':
      return instance?.meter?.item.cycle === 'day' ? 'usage.dailyHour' : 'usage.hourlyMinute';
    case 'package.reset':
      return 'package.resets';
    case 'instance.auto_renew':
      return 'renewal.auto.hour';
    case 'product.probe':
      return 'probe.morningHour';
    case 'application.review':
      return 'review.workingDays';
    case 'interface_key.retire':
      return 'keys.overlapHours';
    case 'instance.notice':
      return instance?.status === 'expired'
        ? 'notice.freezing.days'
        : instance?.status === 'frozen'
          ? 'notice.releasing.days'
          : 'notice.expiring.days';
  }
}

/** The rule of the site behind an entry of a timeline; `undefined` where a person or the seller decided. */
export function ruleOfEntry(subject: TimelineSubject, context: RuleContext): RuleKey | undefined {
  switch (subject.kind) {
    case 'planned':
      return ruleOfEvent({ kind: subject.event, subjectId: subject.callId ?? '' }, context);
    case 'notice':
      return knownRule(NOTICE_ROUTES[subject.notice].rule);
    case 'call':
      return ruleOfCall(subject, context.state.get('calls', subject.callId), context.instance);
    case 'money':
      if (subject.event === 'unsubscribed') return 'expiry.autoUnsubscribe.order';
      return subject.event === 'canceled' ? 'order.unpaidHours' : undefined;
    case 'charge':
      return subject.cycle === 'hour' ? 'usage.hourlyMinute' : 'usage.dailyHour';
    case 'status':
      return ruleOfStatus(subject.status, context);
  }
}

/** Beginning of the keys of grace and retention: pay-per-use and packages have lengths of their own (marketplace-rules 5.1). */
function lengthsOf(instance: Instance | undefined): 'arrears' | 'expiry' {
  return instance?.meter || instance?.pack ? 'arrears' : 'expiry';
}

function ruleOfStatus(
  status: Extract<TimelineSubject, { kind: 'status' }>['status'],
  context: RuleContext,
): RuleKey | undefined {
  const group = lengthsOf(context.instance);
  // Nothing but arrears ends the use of what has no term.
  if (context.instance?.meter && (status === 'in_use' || status === 'expired')) return undefined;
  switch (status) {
    case 'in_use':
    case 'expired':
      return 'term.startsAt';
    case 'frozen':
    case 'expired_or_frozen':
      return `${group}.${levelOf(context)}.graceDays`;
    case 'released':
      if (wentAtExpiry(context.instance)) return 'expiry.autoUnsubscribe';
      if (context.instance?.expireSimAt !== undefined && isDrawnOnly(context.instance)) return 'usage.dailyHour';
      return context.instance?.releaseDueSimAt === undefined ? undefined : `${group}.${levelOf(context)}.retentionDays`;
    case 'failed':
      return 'retry.newInstance.windowMinutes';
    case 'provisioning':
      return undefined;
  }
}

/** Whether an instance was unsubscribed at its expiry: it went on the very instant, and its grace has never begun. */
export function wentAtExpiry(instance: Instance | undefined): boolean {
  const { releasedSimAt, expireSimAt, releaseDueSimAt } = instance ?? {};
  return releaseDueSimAt === undefined && releasedSimAt !== undefined && releasedSimAt === expireSimAt;
}

/** A first try is made because of something; further ones follow the plan of retries. */
function ruleOfCall(
  { attempt = 1 }: { readonly attempt: number | undefined },
  call: Call | undefined,
  instance: Instance | undefined,
): RuleKey | undefined {
  if (!call) return undefined;
  if (attempt > 1 || call.cause === 'provisioning_poll') return ruleOfTries(call);
  if (call.activity === 'releaseInstance' && wentAtExpiry(instance)) return 'expiry.autoUnsubscribe.order';
  return call.cause === 'expiry' || call.cause === 'retention' ? 'expiry.freezeAt' : undefined;
}

function ruleOfTries(call: Call | undefined): RuleKey {
  if (!call) return 'retry.newInstance.everyMinutes';
  return call.activity === 'queryInstance' ? 'poll.queryInstance.everySeconds' : `${retryRules(call)}.everyMinutes`;
}

function levelOf({ state, instance }: RuleContext) {
  return state.get('buyers', instance?.buyerId ?? '')?.level ?? 'V0';
}

function knownRule(key: string | undefined): RuleKey | undefined {
  return RULE_KEYS.find((known) => known === key);
}
