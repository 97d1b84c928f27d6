import type { Draft } from './draft.ts';
import { drawFrom, drawFromPackages, type Drawn } from './draw-packages.ts';
import type { Instance } from './instance.ts';
import type { Accumulated, Meter } from './meter.ts';
import { moveMoney } from './move-money.ts';
import { ruleValue } from './site-profile.ts';
import type { UsageCharge, UsageRecord } from './usage.ts';
import { accumulationFrom, billingCycle, collectedUntil, collectionSimAt, type Cycle } from './usage-cycle.ts';
import { exactPrice, roundPrice, usageSlices } from './usage-price.ts';

/** How many accumulation cycles are kept: records of 21 days and more can still come. */
const ACCUMULATED_KEPT = 40;

/** The collection of an instance's use is due: every billing cycle that is over is charged (marketplace-rules 9). */
export function collectUsage(draft: Draft, instanceId: string): void {
  const { meter } = draft.need('instances', instanceId);
  if (!meter) return;
  const { simAt, profile } = draft.context;
  chargeUntil(draft, instanceId, collectedUntil(meter.item.cycle, simAt));
  const left = draft.uncharged(instanceId).map(({ endSimAt }) => endSimAt);
  const { meter: charged, ...instance } = draft.need('instances', instanceId);
  if (!charged) return;
  const { collectsSimAt: _done, ...rest } = charged;
  if (left.length === 0) {
    draft.put('instances', { ...instance, meter: rest });
    return;
  }
  const dueSimAt = collectionSimAt(charged.item.cycle, Math.min(...left), simAt, profile);
  draft.put('instances', { ...instance, meter: { ...rest, collectsSimAt: dueSimAt } });
  draft.schedule('usage.collect', dueSimAt, instanceId, instanceId);
}

/** Charges all use of an instance that ended by an instant, cycle by cycle, oldest first. */
export function chargeUntil(draft: Draft, instanceId: string, untilSimAt: number): void {
  const { meter } = draft.need('instances', instanceId);
  if (!meter) return;
  const cycles = new Map<number, { readonly cycle: Cycle; readonly records: UsageRecord[] }>();
  const due = draft
    .uncharged(instanceId)
    .filter(({ endSimAt }) => endSimAt <= untilSimAt)
    .sort((a, b) => a.endSimAt - b.endSimAt || a.beginSimAt - b.beginSimAt);
  for (const record of due) {
    const cycle = billingCycle(meter.item.cycle, record.endSimAt);
    const known = cycles.get(cycle.fromSimAt);
    if (known) known.records.push(record);
    else cycles.set(cycle.fromSimAt, { cycle, records: [record] });
  }
  for (const { cycle, records } of cycles.values()) chargeCycle(draft, instanceId, cycle, records);
}

/**
 * One billing cycle: packages first, the rest at the pay-per-use price, from the balance, which may fall below 0
 * (marketplace-rules 8.2 and 9).
 */
function chargeCycle(draft: Draft, instanceId: string, cycle: Cycle, records: readonly UsageRecord[]): void {
  const id = `chg-${draft.nextNumber()}`;
  const sums = { used: 0, paid: 0, exact: 0n };
  const drawn: Drawn[] = [];
  for (const record of records) {
    draft.put('usageRecords', { ...record, status: 'charged', chargeId: id });
    const priced = priceRecord(draft, instanceId, record);
    drawn.push(...priced.drawn);
    sums.used += record.usageTenThousandths;
    sums.paid += priced.paid;
    sums.exact += priced.exact;
  }
  const { meter, buyerId, ...instance } = draft.need('instances', instanceId);
  if (!meter) throw new RangeError(`${instanceId} is not metered`);
  // After the last charge nothing is left that could take the rest up.
  const rounding = meter.closedSimAt === undefined ? ruleValue(draft.context.profile, 'usage.rounding') : 'each_charge';
  const { amountMinor, carry } = roundPrice(BigInt(meter.carry) + sums.exact, rounding);
  draft.put('instances', { ...instance, buyerId, meter: { ...meter, carry } });
  const charge: UsageCharge = {
    id,
    instanceId,
    buyerId,
    ...cycle,
    chargedSimAt: draft.context.simAt,
    usageTenThousandths: sums.used,
    drawn: addUp(drawn),
    paidTenThousandths: sums.paid,
    amountMinor,
  };
  draft.put('usageCharges', charge);
  moveMoney(draft, { kind: 'usage', buyerId, method: 'balance', amountMinor: -amountMinor, instanceId });
}

interface PricedRecord {
  readonly drawn: readonly Drawn[];
  readonly paid: number;
  readonly exact: bigint;
}

/** Draws one record from packages and prices the rest; of a stop-before-excess package there is no rest to be paid. */
function priceRecord(draft: Draft, instanceId: string, record: UsageRecord): PricedRecord {
  const { usageTenThousandths: used, packageInstanceId } = record;
  if (packageInstanceId !== undefined) {
    return { drawn: drawFrom(draft, packageInstanceId, used, record), paid: 0, exact: 0n };
  }
  const instance = draft.need('instances', instanceId);
  const drawn = drawFromPackages(draft, instance, record);
  const paid = used - drawn.reduce((sum, { tenThousandths }) => sum + tenThousandths, 0);
  const { meter, accumulated } = accumulate(draft, instance, record, paid);
  draft.put('instances', { ...draft.need('instances', instanceId), meter });
  return { drawn, paid, exact: exactPrice(usageSlices(meter.item, paid, accumulated)) };
}

/** Moves a graduated price on. @returns the meter, and what had accumulated before this record */
function accumulate(
  draft: Draft,
  instance: Instance,
  { endSimAt, usageTenThousandths }: UsageRecord,
  paid: number,
): { readonly meter: Meter; readonly accumulated: number } {
  const { meter } = instance;
  if (!meter) throw new RangeError(`${instance.id} is not metered`);
  const { item, accumulated = [] } = meter;
  if (item.accumulation === undefined) return { meter, accumulated: 0 };
  const fromSimAt = accumulationFrom(item.accumulation, endSimAt - 1);
  const before = accumulated.find((each) => each.fromSimAt === fromSimAt)?.tenThousandths ?? 0;
  const counts = ruleValue(draft.context.profile, 'usage.accumulates') === 'all_use' ? usageTenThousandths : paid;
  const now: Accumulated = { fromSimAt, tenThousandths: before + counts };
  const others = accumulated.filter((each) => each.fromSimAt !== fromSimAt);
  const kept = [...others, now].sort((a, b) => a.fromSimAt - b.fromSimAt).slice(-ACCUMULATED_KEPT);
  return { meter: { ...meter, accumulated: kept }, accumulated: before };
}

function addUp(drawn: readonly Drawn[]): Drawn[] {
  const sums = new Map<string, number>();
  for (const { packageInstanceId, tenThousandths } of drawn) {
    sums.set(packageInstanceId, (sums.get(packageInstanceId) ?? 0) + tenThousandths);
  }
  return [...sums].map(([packageInstanceId, tenThousandths]) => ({ packageInstanceId, tenThousandths }));
}
