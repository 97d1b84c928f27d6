import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/calendar.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { weather } from './busy-month.ts';
import { midnightBefore, visits } from './opening-hours.ts';
import type { Past } from './past.ts';
import type { Fate } from './past-seller.ts';
import { ShopLife } from './shop-life.ts';

/** How far back the story reaches. */
export const OUTAGE_DAYS = 45;

/** Long enough for an order to be given up and refunded. */
const SHORTEST_OUTAGE_MS = 3.6 * HOUR_MS;

/** A quiet shop whose seller goes down shortly before a midnight, in the middle of what midnight brings, for good. */
export async function liveOutage(past: Past): Promise<void> {
  const { chance, bounds } = past;
  const { toSimAt } = bounds;
  const midnight = midnightBefore(toSimAt - SHORTEST_OUTAGE_MS);
  const outageFrom = midnight - 12 * MINUTE_MS;
  const life = new ShopLife(past);
  for (const simAt of visits({ ...bounds, toSimAt: outageFrom }, () => 2.2, chance)) life.planPurchase(simAt);
  planMidnight(life, past, midnight);

  for (const simAt of [outageFrom + 5 * MINUTE_MS, outageFrom + 9 * MINUTE_MS, midnight + 12 * MINUTE_MS]) {
    life.planPurchase(simAt, { pay: 'paid' });
  }
  for (const minutesAgo of [172, 118, 71, 33, 8]) {
    life.planPurchase(toSimAt - minutesAgo * MINUTE_MS, { pay: 'paid' });
  }
  for (const minutesAgo of [190, 101, 46, 9]) life.planRenewal(toSimAt - minutesAgo * MINUTE_MS);
  for (const minutesAgo of [160, 64, 27, 3]) life.planLook(toSimAt - minutesAgo * MINUTE_MS);

  const before = weather(past, []);
  const during = past.chance.fork();
  past.fateOf = (one) =>
    one.simAt < outageFrom
      ? before(one)
      : fateDuring((one.simAt - outageFrom) / HOUR_MS, (fates) => during.weighted(fates));
  await life.live();
}

/** First nothing answers in time, then the gateway fails, then the application without its database. */
function fateDuring(hours: number, draw: (fates: readonly (readonly [Fate, number])[]) => Fate): Fate {
  if (hours < 1) return 'timeout';
  return draw([
    ['timeout', 3],
    ['server_error', hours < 2.5 ? 6 : 2],
    ['internal_error', hours < 2.5 ? 1 : 5],
  ]);
}

/** What midnight brings while the seller is down: terms that end, and one application to be released. */
function planMidnight(life: ShopLife, past: Past, midnight: number): void {
  const { workspace, bounds } = past;
  const lapse = { pay: 'paid', habit: 'never' } as const;
  for (const [daysBefore, buyerId] of [
    [3, 'lin-wei'],
    [5, 'acme-example'],
  ] as const) {
    const simAt = midnight - daysBefore * DAY_MS + 10 * HOUR_MS;
    // A term ends a second before midnight.
    life.planPurchase(simAt, { ...lapse, buyerId, period: { type: 'day', number: daysBefore - 1 } });
  }
  const profile = workspace.profile();
  const days = ruleValue(profile, 'expiry.V0.graceDays') + ruleValue(profile, 'expiry.V0.retentionDays');
  const released = midnight - (days + 2) * DAY_MS + 11 * HOUR_MS;
  const period = { type: 'day', number: 1 } as const;
  if (released > bounds.fromSimAt) life.planPurchase(released, { ...lapse, buyerId: 'chen-hao', period });
  for (const [daysBefore, number] of [
    [3, 4],
    [2, 4],
    [2, 5],
  ] as const) {
    const simAt = midnight - daysBefore * DAY_MS + 15 * HOUR_MS;
    life.planPurchase(simAt, { ...lapse, period: { type: 'day', number } });
  }
}
