import { DAY_MS, dayStart, HOUR_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { AutoRenewal, Instance } from './instance.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/**
 * When the money is taken next (marketplace-rules 4.2): at 03:00 GMT+8 of the day of charging, seven days before the
 * expiry or the buyer's own, or of the next day when that is past. After the expiry only the buyer is told, at that hour
 * too, until the release.
 * @returns `undefined` when no such hour is left
 */
export function nextAutoRenewal(instance: Instance, simAt: number, profile: SiteProfile): number | undefined {
  const { autoRenewal, expireSimAt, releaseDueSimAt } = instance;
  if (!autoRenewal || expireSimAt === undefined) return undefined;
  const hourMs = ruleValue(profile, 'renewal.auto.hour') * HOUR_MS;
  const daysBefore = autoRenewal.daysBefore ?? ruleValue(profile, 'renewal.auto.daysBefore');
  const first = dayStart(expireSimAt) - daysBefore * DAY_MS + hourMs;
  const today = dayStart(simAt) + hourMs;
  const next = Math.max(first, today > simAt ? today : today + DAY_MS);
  if (instance.status === 'in_use') return next <= expireSimAt ? next : undefined;
  const hasFailed = autoRenewal.failure !== undefined && releaseDueSimAt !== undefined;
  return hasFailed && next <= releaseDueSimAt ? next : undefined;
}

/** Plans the next charge of an instance anew. @returns when it is */
export function planAutoRenewal(draft: Draft, instance: Instance): number | undefined {
  draft.unschedule(instance.id, ['instance.auto_renew']);
  const { simAt, profile } = draft.context;
  const dueSimAt = nextAutoRenewal(instance, simAt, profile);
  if (dueSimAt !== undefined) draft.schedule('instance.auto_renew', dueSimAt, instance.id, instance.id);
  return dueSimAt;
}

/** The settings without the note that the last charge failed. */
export function forgetFailure({ failure: _over, ...settings }: AutoRenewal): AutoRenewal {
  return settings;
}
