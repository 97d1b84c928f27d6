import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/calendar.ts';
import { midnightBefore, visits } from './opening-hours.ts';
import type { Past } from './past.ts';
import type { Fate, PastTry } from './past-seller.ts';
import { ShopLife } from './shop-life.ts';

/** How far back the story reaches: long enough for an application to lapse and be released at every site. */
export const BUSY_MONTH_DAYS = 80;

/** A shop in full life: quiet beginnings, then a busy month, one bad night of the seller and one bad morning. */
export async function liveBusyMonth(past: Past): Promise<void> {
  const { chance, bounds } = past;
  const { toSimAt } = bounds;
  const life = new ShopLife(past);
  for (const simAt of visits(bounds, (days) => (days > 34 ? 1.6 : 6.5), chance)) life.planPurchase(simAt);

  const badNight = midnightBefore(toSimAt - 18 * DAY_MS) - 3 * HOUR_MS;
  for (const minutes of [4, 11, 15]) life.planPurchase(badNight + minutes * MINUTE_MS, { pay: 'paid' });
  const badMorning = midnightBefore(toSimAt - 7 * DAY_MS) + 10 * HOUR_MS;

  planEveryState(life, toSimAt);
  const fates = planLastHours(life, toSimAt);

  const fateOf = weather(past, [
    { fromSimAt: badNight, toSimAt: badNight + 200 * MINUTE_MS, fate: 'refused' },
    { fromSimAt: badMorning, toSimAt: badMorning + 50 * MINUTE_MS, fate: 'timeout' },
  ]);
  past.fateOf = (one) => fates.get(one.orderId ?? '') ?? fateOf(one);
  await life.live();
}

/** Applications that lapse, one for each state that an application can be left in. */
function planEveryState(life: ShopLife, toSimAt: number): void {
  const lapse = { pay: 'paid', habit: 'never' } as const;
  for (const [daysAgo, days, buyerId] of [
    [6, 3, 'acme-example'],
    [6, 4, 'gao-feng'],
    [26, 5, 'acme-example'],
    [27, 5, 'gao-feng'],
    [58, 5, 'lin-wei'],
    [4, 5, 'lin-wei'],
    [5, 7, 'chen-hao'],
  ] as const) {
    const simAt = midnightBefore(toSimAt) - daysAgo * DAY_MS + 10 * HOUR_MS;
    life.planPurchase(simAt, { ...lapse, buyerId, period: { type: 'day', number: days } });
  }
}

/** What is still under way at the end: unpaid orders, one being provided, one being tried again. */
function planLastHours(life: ShopLife, toSimAt: number): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  const fated = (fate: Fate) => ({
    pay: 'paid' as const,
    period: { type: 'month' as const, number: 1 },
    onOrder: (orderId: string) => fates.set(orderId, fate),
  });
  life.planPurchase(toSimAt - 19 * HOUR_MS, { pay: 'declined' });
  life.planPurchase(toSimAt - 130 * MINUTE_MS, { buyerId: 'lin-wei', pay: 'later' });
  life.planPurchase(toSimAt - 24 * MINUTE_MS, fated('timeout'));
  life.planPurchase(toSimAt - 4 * MINUTE_MS, { ...fated('in_progress'), buyerId: 'lin-wei' });
  return fates;
}

/** A stretch of time in which every try fares the same. */
interface Spell {
  readonly fromSimAt: number;
  readonly toSimAt: number;
  readonly fate: Fate;
}

/** The seller's weather: spells, and outside of them the odd failure that every service has. */
export function weather(past: Past, spells: readonly Spell[]): (one: PastTry) => Fate {
  const chance = past.chance.fork();
  return ({ activity, simAt }) => {
    const spell = spells.find(({ fromSimAt, toSimAt }) => fromSimAt <= simAt && simAt < toSimAt);
    if (spell) return spell.fate;
    return chance.weighted<Fate>([
      ['well', 962],
      ['slow', 14],
      // Preparing takes its time now and then.
      ['in_progress', activity === 'newInstance' ? 40 : 0],
      ['timeout', 7],
      ['internal_error', 9],
      ['server_error', 8],
    ]);
  };
}
