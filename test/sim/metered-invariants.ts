import type { Workspace } from '../../src/app/workspace.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { UsageCharge, UsageRecord } from '../../src/domain/usage.ts';
import { invariant } from './broken-invariant.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Millionths of the currency times ten-thousandths of a unit, in one cent. */
const EXACT_PER_MINOR = 100_000_000n;

/** Days of grace and retention of pay-per-use and packages by customer level, as marketplace-rules 5.1 prints them. */
const CN_DAYS: Readonly<Record<string, readonly [grace: number, retention: number]>> = {
  V0: [0, 1],
  V1: [0, 1],
  V2: [0, 7],
  V3: [1, 7],
  V4: [1, 7],
  V5: [7, 15],
};

interface Use {
  readonly records: readonly UsageRecord[];
  readonly charges: readonly UsageCharge[];
}

const NO_USE: Use = { records: [], charges: [] };

/** Checks all that must hold of pay-per-use and packages whenever no command runs. */
export function checkMetered(workspace: Workspace): void {
  const uses = usesByInstance(workspace);
  const drawn = new Map<string, number>();
  for (const { charges } of uses.values())
    for (const part of charges.flatMap((charge) => charge.drawn)) {
      drawn.set(part.packageInstanceId, (drawn.get(part.packageInstanceId) ?? 0) + part.tenThousandths);
    }
  for (const instance of workspace.state.all('instances').values()) {
    if (instance.meter) checkMeter(workspace, instance, uses.get(instance.id) ?? NO_USE);
    if (instance.pack) checkPack(workspace, instance, drawn.get(instance.id) ?? 0);
    if (instance.meter || instance.pack) checkDays(workspace, instance);
  }
  checkUsageLedger(workspace);
}

function usesByInstance({ state }: Workspace): Map<string, Use> {
  const uses = new Map<string, { records: UsageRecord[]; charges: UsageCharge[] }>();
  const of = (id: string) => {
    const known = uses.get(id) ?? { records: [], charges: [] };
    uses.set(id, known);
    return known;
  };
  for (const record of state.all('usageRecords').values()) {
    const isTaken = record.status === 'accepted' || record.status === 'charged';
    invariant(isTaken === (record.sent === undefined), 'what was pushed is kept until it is taken', () => record.id);
    if (isTaken) of(record.instanceId).records.push(record);
  }
  for (const charge of state.all('usageCharges').values()) of(charge.instanceId).charges.push(charge);
  return uses;
}

function checkMeter(workspace: Workspace, instance: Instance, use: Use): void {
  const { meter, id, status } = instance;
  if (!meter) return;
  const recorded = use.records.reduce((sum, { usageTenThousandths }) => sum + usageTenThousandths, 0);
  invariant(recorded === meter.recordedTenThousandths, 'all use is counted', () => id);
  checkCollection(workspace, instance, use.records);
  checkCharges(use);
  checkPrice(instance, use);
  const isCharged = meter.packagesOnly !== true;
  const owes = (workspace.state.get('buyers', instance.buyerId)?.balanceMinor ?? 0) < 0;
  const detail = () => ({ id, status, owes });
  if (status === 'in_use') invariant(!isCharged || !owes, 'whoever owes money is in arrears', detail);
  if (status === 'expired' || status === 'frozen') invariant(isCharged && owes, 'only a debt is arrears', detail);
  if (status === 'released') invariant(meter.closedSimAt !== undefined, 'what is gone is closed', detail);
}

/** While use is not charged its collection is planned, once, at its minute and for the next time. */
function checkCollection(workspace: Workspace, { id, meter }: Instance, records: readonly UsageRecord[]): void {
  const open = records.filter(({ status }) => status === 'accepted');
  const due = meter?.collectsSimAt;
  const detail = () => ({ id, due, open: open.map((record) => record.id), now: workspace.simNow() });
  invariant((due !== undefined) === open.length > 0, 'use that is not charged is going to be collected', detail);
  if (due === undefined) return;
  const hourly = meter?.item.cycle === 'hour';
  const atTime = hourly ? due % HOUR_MS === 15 * 60_000 : (due + 8 * HOUR_MS) % DAY_MS === HOUR_MS;
  // Up to the end of the cycle, its delay, and one more cycle for what is reported in between.
  const inTime = due - workspace.simNow() <= (hourly ? HOUR_MS + 15 * 60_000 : DAY_MS + HOUR_MS);
  invariant(atTime && inTime, 'use is collected at its time', detail);
}

/** Each charge is the use of one cycle: what packages gave and what is paid; of packages that stop nothing is paid. */
function checkCharges({ records, charges }: Use): void {
  const byCharge = new Map<string, UsageRecord[]>(charges.map(({ id }) => [id, []]));
  for (const { status, chargeId = '', ...record } of records) {
    if (status !== 'charged') continue;
    const mine = byCharge.get(chargeId);
    invariant(mine !== undefined, 'what is charged names its charge', () => record.id);
    mine.push({ ...record, status });
  }
  for (const charge of charges) {
    const { id, usageTenThousandths, paidTenThousandths, drawn, fromSimAt, toSimAt } = charge;
    const mine = byCharge.get(id) ?? [];
    const used = mine.reduce((sum, record) => sum + record.usageTenThousandths, 0);
    const fromPackages = drawn.reduce((sum, { tenThousandths }) => sum + tenThousandths, 0);
    const named = mine.filter(({ packageInstanceId }) => packageInstanceId !== undefined);
    const beyond = usageTenThousandths - paidTenThousandths - fromPackages;
    const mostBeyond = named.reduce((sum, record) => sum + record.usageTenThousandths, 0);
    const detail = () => ({ charge, mine });
    invariant(used === usageTenThousandths && mine.length > 0, 'a charge is the use of its records', detail);
    invariant(beyond >= 0 && beyond <= mostBeyond, 'use is drawn or paid', detail);
    const inCycle = mine.every(({ endSimAt }) => endSimAt > fromSimAt && endSimAt <= toSimAt);
    invariant(inCycle, 'a charge is about its cycle', detail);
  }
}

/** What was paid, and the fraction that is carried on, is the exact price of what was used. */
function checkPrice({ id, meter }: Instance, use: Use): void {
  const exact = meter && exactPrice(meter.item, use);
  if (exact === undefined) return;
  const paid = use.charges.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n) * EXACT_PER_MINOR;
  const { closedSimAt = Infinity, carry } = meter ?? { carry: 0 };
  const last = use.charges.filter(({ chargedSimAt }) => chargedSimAt >= closedSimAt).length;
  const difference = exact - paid - BigInt(carry);
  // Each charge after the end is rounded by itself.
  const most = (BigInt(last) * EXACT_PER_MINOR) / 2n;
  const holds = last === 0 ? difference === 0n : difference <= most && -difference <= most;
  invariant(holds, 'charges add up to the exact price', () => ({
    id,
    exact: String(exact),
    paid: String(paid),
    carry,
  }));
}

/** `undefined` where the price of a record depends on what packages have given for it. */
function exactPrice({ model, bands }: NonNullable<Instance['meter']>['item'], use: Use): bigint | undefined {
  const [first] = bands;
  if (model === 'fixed') {
    return use.charges.reduce((sum, charge) => sum + product(charge.paidTenThousandths, first?.unitPriceMicros), 0n);
  }
  if (model === 'volume') return undefined;
  const paidInMonth = new Map<string, number>();
  for (const { toSimAt, paidTenThousandths } of use.charges) {
    const month = new Date(toSimAt - 1 + 8 * HOUR_MS).toISOString().slice(0, 7);
    paidInMonth.set(month, (paidInMonth.get(month) ?? 0) + paidTenThousandths);
  }
  return [...paidInMonth.values()].reduce(
    (sum, paid) =>
      sum +
      bands.reduce((price, { fromUnits, unitPriceMicros }, index) => {
        const to = Math.min(paid, (bands[index + 1]?.fromUnits ?? Infinity) * 10_000);
        return price + product(Math.max(0, to - fromUnits * 10_000), unitPriceMicros);
      }, 0n),
    0n,
  );
}

function product(tenThousandths: number, unitPriceMicros = 0): bigint {
  return BigInt(tenThousandths) * BigInt(unitPriceMicros);
}

function checkPack({ state }: Workspace, instance: Instance, drawn: number): void {
  const { pack, id, status } = instance;
  if (!pack) return;
  const { terms, leftTenThousandths: left, drawnTenThousandths = 0, resetsSimAt, repurchaseOrderId } = pack;
  const quota = terms.quotaUnits * 10_000;
  const detail = () => ({ id, status, pack, drawn });
  invariant(drawn === drawnTenThousandths, 'a package gives what charges say', detail);
  invariant(left >= 0 && left <= quota, 'a package has no more than its quota', detail);
  const once = terms.resetEvery === undefined;
  invariant(!once || left + drawn === quota, 'what a package gives is what it loses', detail);
  invariant(!once || (left === 0) === (pack.usedUpSimAt !== undefined), 'a package that is empty says so', detail);
  invariant(!once || resetsSimAt === undefined, 'only resettable packages are reset', detail);
  if (status !== 'in_use') invariant(resetsSimAt === undefined, 'what is over is not reset', detail);
  if (resetsSimAt !== undefined) {
    const midnight = (resetsSimAt + 8 * HOUR_MS) % DAY_MS === 0;
    invariant(midnight && resetsSimAt <= (instance.expireSimAt ?? 0), 'packages are reset at midnight', detail);
  }
  if (repurchaseOrderId === undefined) return;
  const again = state.get('orders', repurchaseOrderId);
  invariant(again?.type === 'new' && once && again.totalMinor > 0, 'only what can be bought again is', detail);
}

/** Grace and retention have the lengths of the site and the buyer's level. */
function checkDays({ state }: Workspace, { id, buyerId, pack, expireSimAt, ...instance }: Instance): void {
  const { retentionFromSimAt, releaseDueSimAt } = instance;
  if (retentionFromSimAt === undefined || releaseDueSimAt === undefined) return;
  const [grace, retention] =
    state.workspace().site === 'cn' ? (CN_DAYS[state.get('buyers', buyerId)?.level ?? ''] ?? [0, 0]) : [15, 15];
  const detail = () => ({ id, retentionFromSimAt, releaseDueSimAt });
  invariant(releaseDueSimAt - retentionFromSimAt === retention * DAY_MS, 'retention has its length', detail);
  const graceMs = retentionFromSimAt - (expireSimAt ?? 0);
  invariant(!pack || graceMs === grace * DAY_MS, 'the grace of a package has its length', detail);
}

/** Charges and money that moved for use are the same, instance by instance. */
function checkUsageLedger({ state }: Workspace): void {
  const sums = new Map<string, number>();
  const add = (id: string | undefined, amountMinor: number) =>
    sums.set(id ?? '', (sums.get(id ?? '') ?? 0) + amountMinor);
  for (const { instanceId, amountMinor } of state.all('usageCharges').values()) add(instanceId, amountMinor);
  for (const { kind, instanceId, amountMinor } of state.all('ledger').values())
    if (kind === 'usage') add(instanceId, amountMinor);
  for (const [id, left] of sums) invariant(left === 0, 'use and ledger agree', () => ({ id, left }));
}
