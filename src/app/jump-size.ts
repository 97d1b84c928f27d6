import { replayedCases } from '../domain/begin-replay.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { endsAtExpiry } from '../domain/expire-policy.ts';
import { probedCases } from '../domain/probe-schedule.ts';
import type { FutureEvent } from '../domain/schedule.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { debugCasesOf } from './debugging.ts';
import type { Workspace } from './workspace.ts';

/**
 * Calls that the planned events up to an instant are known to make, retries of failures and renewals not counted: the
 * least number that a jump will send if nobody does anything meanwhile.
 */
export function plannedCalls(workspace: Workspace, toSimAt: number): number {
  let calls = 0;
  for (const event of workspace.state.queue.values()) {
    if (event.dueSimAt <= toSimAt) calls += callsOf(workspace, event, toSimAt);
  }
  return calls;
}

function callsOf(workspace: Workspace, event: FutureEvent, toSimAt: number): number {
  switch (event.kind) {
    // What use costs, and whether a package or the balance ends with it, is known when it is collected only.
    case 'order.payment_timeout':
    case 'refund.reminder':
    case 'supervision.complete':
    case 'instance.notice':
    case 'usage.check':
    case 'usage.collect':
    case 'package.reset':
    case 'interface_key.retire':
      return 0;
    case 'application.review':
      return callsOfReview(workspace, event);
    case 'call.attempt':
    case 'order.refund':
    case 'instance.release':
      return 1;
    case 'instance.retention':
      return workspace.state.get('instances', event.subjectId)?.sellerState === 'normal' ? 1 : 0;
    // A charge that goes well makes one call; whether it does is not known before.
    case 'instance.auto_renew':
      return 0;
    case 'product.probe':
      return callsOfProbes(workspace, event, toSimAt);
    case 'instance.expire':
      return callsFromExpiryOn(workspace, event, toSimAt);
  }
}

/** Every saved case, at every hour of a probe up to the end of the jump. */
function callsOfProbes(workspace: Workspace, { subjectId, dueSimAt }: FutureEvent, toSimAt: number): number {
  const product = workspace.state.get('products', subjectId);
  if (!product) return 0;
  const cases = probedCases(product, debugCasesOf(workspace, subjectId)).length;
  const days = ruleValue(workspace.profile(), 'probe.jumpDays');
  const sentMs = Math.min(toSimAt - dueSimAt, days === 0 ? Infinity : days * DAY_MS);
  // Two a day, the one that is planned among them.
  return cases * (1 + Math.floor((2 * sentMs) / DAY_MS));
}

/** The saved cases of an application that the time decides on are replayed. */
function callsOfReview(workspace: Workspace, { subjectId }: FutureEvent): number {
  const application = workspace.state.get('applications', subjectId);
  const isAutomatic = ruleValue(workspace.profile(), 'review.decision') === 'automatic';
  if (!isAutomatic || application?.state !== 'pending_approval') return 0;
  return replayedCases(workspace.draft(), application, 'approval').length;
}

/** Freeze and release, as far as they lie within the jump. */
function callsFromExpiryOn(workspace: Workspace, { subjectId, dueSimAt }: FutureEvent, toSimAt: number): number {
  const { state } = workspace;
  const profile = workspace.profile();
  const instance = state.get('instances', subjectId);
  // Released at once.
  if (instance && endsAtExpiry(state, instance, profile)) return 1;
  const level = state.get('buyers', instance?.buyerId ?? '')?.level ?? 'V0';
  const graceEndSimAt = dueSimAt + ruleValue(profile, `expiry.${level}.graceDays`) * DAY_MS;
  const releaseSimAt = graceEndSimAt + ruleValue(profile, `expiry.${level}.retentionDays`) * DAY_MS;
  const freezeSimAt = ruleValue(profile, 'expiry.freezeAt') === 'at_expiry' ? dueSimAt : graceEndSimAt;
  return (freezeSimAt <= toSimAt ? 1 : 0) + (releaseSimAt <= toSimAt ? 1 : 0);
}
