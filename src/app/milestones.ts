import { DAY_MS, HOUR_MS } from '../domain/calendar.ts';
import type { Call } from '../domain/call.ts';
import { endsAtExpiry } from '../domain/expire-policy.ts';
import type { Instance } from '../domain/instance.ts';
import { planInForce } from '../domain/next-try.ts';
import { retryPlan } from '../domain/retry-plan.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { Workspace } from './workspace.ts';

/** Moments in the life of an instance that are worth going to, in the order in which they usually come. */
export const MILESTONES = [
  'next_event',
  'last_retry',
  'payment_timeout',
  'refund_paid',
  'supervision_completed',
  'next_collection',
  'quota_reset',
  'hour_before_expiry',
  'expiry',
  'hour_before_end_of_grace',
  'end_of_grace',
  'hour_before_end_of_retention',
  'end_of_retention',
] as const;

export type MilestoneName = (typeof MILESTONES)[number];

/** A milestone that lies ahead. */
export interface Milestone {
  readonly name: MilestoneName;
  readonly simAt: number;
}

/**
 * The milestones of an instance that lie ahead as things stand, earliest first. What comes after expiry is worked out
 * with the present rules for a term that is not renewed.
 * @param instanceId also that of an order that is not paid yet
 */
export function milestonesOf(workspace: Workspace, instanceId: string): Milestone[] {
  const now = workspace.simNow();
  const { state } = workspace;
  const instance = state.get('instances', instanceId);
  const events = state.eventIds(instanceId).flatMap((id) => state.get('events', id) ?? []);
  const onMarketplaceTime = events.filter(({ dueWallAt }) => dueWallAt === undefined);
  const found: Partial<Record<MilestoneName, number | undefined>> = {
    next_event:
      onMarketplaceTime.length === 0 ? undefined : Math.min(...onMarketplaceTime.map((each) => each.dueSimAt)),
    payment_timeout: events.find(({ kind }) => kind === 'order.payment_timeout')?.dueSimAt,
    refund_paid: events.find(({ kind }) => kind === 'order.refund')?.dueSimAt,
    supervision_completed: events.find(({ kind }) => kind === 'supervision.complete')?.dueSimAt,
    next_collection: events.find(({ kind }) => kind === 'usage.collect')?.dueSimAt,
    quota_reset: events.find(({ kind }) => kind === 'package.reset')?.dueSimAt,
    last_retry: lastRetry(workspace, instanceId),
    ...(instance ? endsOf(workspace, instance) : {}),
  };
  return MILESTONES.flatMap((name) => {
    const simAt = found[name];
    return simAt === undefined || simAt <= now ? [] : [{ name, simAt }];
  }).sort((a, b) => a.simAt - b.simAt);
}

function endsOf(workspace: Workspace, instance: Instance): Partial<Record<MilestoneName, number>> {
  const { expireSimAt, status, pack, sellerInstanceId, retentionFromSimAt, releaseDueSimAt } = instance;
  if (status === 'released') return {};
  // Pay-per-use has an end only while its buyer is in arrears.
  if (expireSimAt === undefined) return debtEnds(instance);
  const expiry = { hour_before_expiry: expireSimAt - HOUR_MS, expiry: expireSimAt };
  // What the seller does not know is not frozen: it goes once its last use is collected.
  if (pack && sellerInstanceId === undefined) return expiry;
  const profile = workspace.profile();
  if (endsAtExpiry(workspace.state, instance, profile)) return expiry;
  const level = workspace.state.get('buyers', instance.buyerId)?.level ?? 'V0';
  const group = pack ? 'arrears' : 'expiry';
  const graceMs = ruleValue(profile, `${group}.${level}.graceDays`) * DAY_MS;
  const retentionMs = ruleValue(profile, `${group}.${level}.retentionDays`) * DAY_MS;
  const graceEnd = retentionFromSimAt ?? expireSimAt + graceMs;
  const { hour_before_end_of_grace, ...ends } = lastDays(graceEnd, releaseDueSimAt ?? graceEnd + retentionMs);
  // Some levels have no grace: an hour before its end is one before the expiry.
  return { ...expiry, ...ends, ...(graceEnd > expireSimAt ? { hour_before_end_of_grace } : {}) };
}

function debtEnds({ status, retentionFromSimAt, releaseDueSimAt }: Instance): Partial<Record<MilestoneName, number>> {
  const owes = status === 'expired' || status === 'frozen';
  if (!owes || retentionFromSimAt === undefined || releaseDueSimAt === undefined) return {};
  return lastDays(retentionFromSimAt, releaseDueSimAt);
}

function lastDays(graceEnd: number, retentionEnd: number) {
  return {
    hour_before_end_of_grace: graceEnd - HOUR_MS,
    end_of_grace: graceEnd,
    hour_before_end_of_retention: retentionEnd - HOUR_MS,
    end_of_retention: retentionEnd,
  };
}

/** The last try that the plan of the open call allows, if it fails until then; none where retries wait for real time. */
function lastRetry(workspace: Workspace, instanceId: string): number | undefined {
  const { state } = workspace;
  const profile = workspace.profile();
  if (ruleValue(profile, 'clock.retriesOn') === 'wall') return undefined;
  const call = state
    .openCallIds(instanceId)
    .map((id) => state.get('calls', id))
    .find((open): open is Call => open !== undefined && open.status !== 'waiting');
  const plan = call && retryPlan(call, profile);
  if (!plan) return undefined;
  const { everyMs, windowMs } = planInForce(plan, { profile, workspace: state.workspace() });
  return (call.windowFromSimAt ?? call.createdSimAt) + Math.floor(windowMs / everyMs) * everyMs;
}
