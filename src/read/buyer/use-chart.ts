import type { Workspace } from '../../app/workspace.ts';
import { beijingDayStart, DAY_MS } from '../../domain/calendar.ts';
import type { Instance } from '../../domain/instance.ts';
import { quotaOf } from '../../domain/meter.ts';

/** Use of one Beijing day in ten-thousandths, by what becomes of it. */
export interface DayOfUse {
  readonly daySimAt: number;
  /** Drawn from packages. */
  readonly drawn: number;
  readonly paid: number;
  /** Taken, and not charged yet. */
  readonly waiting: number;
  /** All three since the first day on which the quota counts; of the day alone where there is no quota. */
  readonly shown: { readonly drawn: number; readonly paid: number; readonly waiting: number };
}

/** One bar of the picture, in units of its view box; parts lie one on the other. */
interface Bar {
  readonly x: number;
  readonly width: number;
  readonly parts: readonly {
    readonly kind: 'drawn' | 'paid' | 'waiting';
    readonly y: number;
    readonly height: number;
  }[];
}

/** Use by day, against the quota where there is one. */
export interface UseChart {
  readonly days: readonly DayOfUse[];
  /** Quota of the packages together; `undefined` without a package. */
  readonly quotaTenThousandths: number | undefined;
  /** What the top of the picture stands for. */
  readonly topTenThousandths: number;
  readonly bars: readonly Bar[];
  /** Height of the quota's line. */
  readonly quotaY: number | undefined;
}

const DAYS = 14;
const CHART = { width: 560, left: 4, base: 140, top: 12 } as const;

/** Builds it for a pay-per-use instance or a package; nothing while nothing was used. */
export function useChart(workspace: Workspace, instance: Instance): UseChart | undefined {
  const { state } = workspace;
  const metered = [...state.meteredIds(instance.buyerId)].flatMap((id) => state.get('instances', id) ?? []);
  const itemId = instance.meter?.item.id ?? instance.pack?.terms.billingItemId;
  const same = metered.filter(({ productId }) => productId === instance.productId);
  const packages = instance.pack ? [instance] : same.filter(({ pack }) => pack?.terms.billingItemId === itemId);
  const meters = instance.meter ? [instance] : same.filter(({ meter }) => meter?.item.id === itemId);
  const quota = packages.reduce((sum, { pack }) => sum + (pack ? quotaOf(pack.terms) : 0), 0);
  const quotaFrom = Math.min(...packages.map(({ pack, startSimAt = 0 }) => pack?.quotaFromSimAt ?? startSimAt));
  const sums = sumsByDay(workspace, meters, instance.pack ? instance.id : undefined);
  if (sums.size === 0) return undefined;
  const last = beijingDayStart(workspace.simNow());
  const first = last - (DAYS - 1) * DAY_MS;
  const before = { drawn: 0, paid: 0, waiting: 0 };
  if (quota > 0) {
    for (const [day, sum] of sums) if (day < first && day >= beijingDayStart(quotaFrom)) addTo(before, sum);
  }
  const running = { ...before };
  const days = Array.from({ length: DAYS }, (_, place): DayOfUse => {
    const daySimAt = first + place * DAY_MS;
    const sum = sums.get(daySimAt) ?? { drawn: 0, paid: 0, waiting: 0 };
    if (quota > 0 && daySimAt >= beijingDayStart(quotaFrom)) addTo(running, sum);
    return { daySimAt, ...sum, shown: quota > 0 ? { ...running } : sum };
  });
  return { days, ...picture(days, quota) };
}

interface Sums {
  drawn: number;
  paid: number;
  waiting: number;
}

function sumsByDay(
  { state }: Workspace,
  meters: readonly Instance[],
  packageId: string | undefined,
): Map<number, Sums> {
  const sums = new Map<number, Sums>();
  const add = (simAt: number, sum: Partial<Sums>): void => {
    const day = beijingDayStart(simAt - 1);
    const known = sums.get(day) ?? { drawn: 0, paid: 0, waiting: 0 };
    addTo(known, { drawn: 0, paid: 0, waiting: 0, ...sum });
    sums.set(day, known);
  };
  for (const { id } of meters) {
    for (const chargeId of state.chargesOf(id)) {
      const charge = state.get('usageCharges', chargeId);
      if (!charge) continue;
      const own = charge.drawn.filter((each) => packageId === undefined || each.packageInstanceId === packageId);
      const drawn = own.reduce((sum, { tenThousandths }) => sum + tenThousandths, 0);
      const paid = packageId === undefined ? charge.paidTenThousandths : 0;
      if (drawn + paid > 0) add(charge.toSimAt, { drawn, paid });
    }
    for (const recordId of state.unchargedIds(id)) {
      const record = state.get('usageRecords', recordId);
      if (!record || (packageId !== undefined && record.packageInstanceId !== packageId)) continue;
      add(record.endSimAt, { waiting: record.usageTenThousandths });
    }
  }
  return sums;
}

function addTo(sums: Sums, { drawn, paid, waiting }: Readonly<Sums>): void {
  sums.drawn += drawn;
  sums.paid += paid;
  sums.waiting += waiting;
}

function picture(days: readonly DayOfUse[], quota: number): Omit<UseChart, 'days'> {
  const { width, left, base, top } = CHART;
  const highest = Math.max(...days.map(({ shown }) => shown.drawn + shown.paid + shown.waiting), quota, 1);
  const heightOf = (use: number): number => Math.round(((base - top) * use * 100) / highest) / 100;
  const step = (width - 2 * left) / days.length;
  const bars = days.map(({ shown }, place): Bar => {
    let y: number = base;
    const parts = (['drawn', 'paid', 'waiting'] as const).flatMap((kind) => {
      const height = heightOf(shown[kind]);
      y = Math.round((y - height) * 100) / 100;
      return height === 0 ? [] : [{ kind, y, height }];
    });
    return {
      x: Math.round((left + place * step + step * 0.15) * 100) / 100,
      width: Math.round(step * 70) / 100,
      parts,
    };
  });
  return {
    quotaTenThousandths: quota > 0 ? quota : undefined,
    topTenThousandths: highest,
    bars,
    quotaY: quota > 0 ? base - heightOf(quota) : undefined,
  };
}
