import { topUp } from '../../src/app/buyers-money.ts';
import { changeWorkspace } from '../../src/app/change-workspace.ts';
import { closeInstance } from '../../src/app/close-instance.ts';
import { replaceProduct } from '../../src/app/edit-catalogue.ts';
import { convertTrial, recordUsage, setPackagePlan } from '../../src/app/metering.ts';
import { purchase } from '../../src/app/purchase.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/calendar.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { receiveUsage } from '../../src/domain/check-usage.ts';
import { usageTimeText } from '../../src/domain/read-sent-usage.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import type { SentUsage } from '../../src/domain/usage.ts';
import {
  outcome,
  randomBuyer,
  randomPayment,
  randomPayWith,
  randomPeriod,
  recentInstance,
  type Command,
  someQuantities,
} from './commands.ts';
import { METERED_ID, PACKAGES } from './metered-product.ts';
import type { Life, SimWorld } from './sim-world.ts';

/** As often as somebody likes: the rule of one trial for each account would end the trials soon. */
const trial: Command = async (world, life) => {
  if (world.random.chance(0.5)) await changeWorkspace(life.workspace, { rules: { 'trial.perAccount': 0 } });
  const result = await purchase(life.workspace, {
    productId: 'desk',
    buyerId: randomBuyer(world),
    selection: { skuCode: 'sku-basic', billing: 'trial', ...someQuantities(world.random) },
    pay: randomPayment(world),
  });
  return outcome(world, life, result);
};

/** Late conversions are sought out: grace and retention are short. */
const convert: Command = async (world, life) => {
  const { random } = world;
  const late = random.chance(0.5);
  const isTrial = ({ billing, status }: Instance): boolean =>
    billing === 'trial' && (late ? status === 'expired' || status === 'frozen' : random.chance(0.98));
  const instance = recentInstance(world, life, isTrial);
  if (!instance) return 'none';
  const result = await convertTrial(life.workspace, {
    instanceId: instance.id,
    period: randomPeriod(world),
    pay: randomPayment(world),
    payWith: randomPayWith(world, life),
  });
  return outcome(world, life, result);
};

const openUse: Command = async (world, life) => {
  const result = await purchase(life.workspace, {
    productId: METERED_ID,
    buyerId: randomBuyer(world),
    selection: { skuCode: 'by-use', billing: 'on_demand', quantity: 1 },
    pay: 'paid',
  });
  return outcome(world, life, result);
};

const buyPackage: Command = async (world, life) => {
  const { random } = world;
  const skuCode = random.pick(PACKAGES.map(({ code }) => code)) ?? '';
  const result = await purchase(life.workspace, {
    productId: METERED_ID,
    buyerId: randomBuyer(world),
    selection: { skuCode, billing: 'package', quantity: random.chance(0.4) ? random.int(1, 4) : 1 },
    pay: randomPayment(world),
    payWith: randomPayWith(world, life),
  });
  return outcome(world, life, result);
};

/** The package that a record names: most of the time one that it can be drawn from. */
function namedPackage(world: SimWorld, life: Life, { buyerId, meter }: Instance): string | undefined {
  const fits = ({ pack, ...each }: Instance): boolean =>
    pack !== undefined &&
    (world.random.chance(0.05) ||
      (pack.terms.overage === 'stop' && pack.terms.billingItemId === meter?.item.id && each.buyerId === buyerId));
  return recentInstance(world, life, fits)?.id;
}

/** A record of use, of which the time does not always fit: future, old, double, before the opening, after the end. */
const use: Command = async (world, life) => {
  const { random } = world;
  const now = life.workspace.simNow();
  const instance = recentInstance(
    world,
    life,
    ({ meter, status }) => meter !== undefined && (status !== 'released' || random.chance(0.2)),
  );
  if (!instance) return 'none';
  const latest = instance.meter?.closedSimAt ?? instance.releasedSimAt ?? now;
  const ago = random.weighted([
    [0, 3],
    [HOUR_MS, 5],
    [2 * DAY_MS, 3],
    [25 * DAY_MS, 1],
    [-HOUR_MS, 0.3],
  ] as const);
  const wholeHours = random.chance(0.5);
  const end = (random.chance(0.95) ? latest : now) - Math.sign(ago) * random.int(0, Math.abs(ago));
  const endSimAt = wholeHours ? Math.floor(end / HOUR_MS) * HOUR_MS : end;
  const begin = endSimAt - (wholeHours ? HOUR_MS : random.int(0, HOUR_MS));
  const beginSimAt = random.chance(0.9) ? Math.max(begin, Math.min(endSimAt, instance.startSimAt ?? 0)) : begin;
  const names = random.chance(instance.meter?.packagesOnly ? 0.95 : 0.3);
  const packageInstanceId = names ? namedPackage(world, life, instance) : undefined;
  const record = await recordUsage(life.workspace, {
    instanceId: instance.id,
    usageTenThousandths: random.int(1, random.pick([9, 300_000, 3_000_000, 20_000_000]) ?? 1),
    beginSimAt,
    endSimAt,
    ...(random.chance(0.3) ? { meteringSn: String(random.int(1, 500)) } : {}),
    ...(packageInstanceId === undefined ? {} : { packageInstanceId }),
  });
  return isRefusal(record) ? record.reason : `${record.id} ${instance.id}`;
};

/** A seller pushes use of some instances, some of it wrong, twice, or for a package; it is checked in the background. */
const pushUse: Command = async (world, life) => {
  const { random } = world;
  const { workspace } = life;
  const records: SentUsage[] = [];
  for (let count = random.int(1, 5); count > 0; count -= 1) {
    const instance = recentInstance(world, life, ({ meter, status }) => meter !== undefined && status !== 'failed');
    const last = records.at(-1);
    if (last && random.chance(0.1)) records.push(last);
    if (!instance) continue;
    const endSimAt = Math.floor(workspace.simNow() / HOUR_MS) * HOUR_MS - random.int(0, 30) * HOUR_MS;
    const pack = random.chance(instance.meter?.packagesOnly ? 0.95 : 0.2)
      ? namedPackage(world, life, instance)
      : undefined;
    const packId = pack === undefined ? undefined : workspace.state.get('instances', pack)?.sellerInstanceId;
    records.push({
      instance_id: instance.sellerInstanceId ?? 'nobody',
      record_time: usageTimeText(endSimAt),
      begin_time: usageTimeText(endSimAt - HOUR_MS),
      end_time: random.chance(0.05) ? 'soon' : usageTimeText(endSimAt),
      usage_value: random.chance(0.05) ? '-1' : String(random.int(1, 20_000) / 10),
      metering_sn: String(random.int(1, 5_000)),
      ...(packId === undefined ? {} : { relate_pkg_instance: packId }),
    });
  }
  if (records.length === 0) return 'none';
  await workspace.decide((draft) => {
    receiveUsage(draft, { id: `push-${draft.nextNumber()}`, records, seller: undefined });
  });
  return `${records.length} records`;
};

/** Sets the alarm of a package and what is bought when it goes off, or takes them away. */
const plan: Command = async (world, life) => {
  const { random } = world;
  const instance = recentInstance(world, life, ({ pack, status }) => pack !== undefined && status === 'in_use');
  if (!instance) return 'none';
  const kind = random.pick(['percent', 'units'] as const) ?? 'percent';
  const wanted = random.pick(['same', null, ...PACKAGES.map(({ code }) => code)]) ?? null;
  const planned = await setPackagePlan(life.workspace, instance.id, {
    ...(random.chance(0.9)
      ? { alarm: random.chance(0.9) ? { kind, value: random.int(1, kind === 'percent' ? 100 : 600) } : null }
      : {}),
    ...(random.chance(0.6) ? { repurchase: wanted } : {}),
  });
  return isRefusal(planned) ? planned.reason : planned.id;
};

const stopUse: Command = async (world, life) => {
  const instance = recentInstance(world, life, ({ meter, status }) => meter !== undefined && status !== 'released');
  if (!instance) return 'none';
  const result = await closeInstance(life.workspace, instance.id);
  return isRefusal(result) ? result.reason : result.id;
};

/** Whoever owes money pays: too little, exactly, or more. */
const payDebt: Command = async (world, life) => {
  const { random } = world;
  const debtors = [...life.workspace.state.all('buyers').values()].filter(({ balanceMinor }) => balanceMinor < 0);
  const debtor = random.pick(debtors);
  if (!debtor) return 'none';
  const debtMinor = -debtor.balanceMinor;
  const amountMinor = Math.max(1, debtMinor + (random.pick([0, 0, -1, 50_000, 1_000_000]) ?? 0));
  const entry = await topUp(life.workspace, { buyerId: debtor.id, amountMinor });
  return isRefusal(entry) ? entry.reason : entry.id;
};

const relistMetered: Command = async (_world, life) => {
  const product = life.workspace.state.get('products', METERED_ID);
  if (product) await replaceProduct(life.workspace, { ...product, status: 'listed' });
  return 'listed';
};

/** What people do with trials, pay-per-use and packages. */
export const METERED_COMMANDS: Readonly<Record<string, readonly [command: Command, weight: number]>> = {
  trial: [trial, 6],
  convert: [convert, 8],
  openUse: [openUse, 5],
  buyPackage: [buyPackage, 9],
  use: [use, 40],
  pushUse: [pushUse, 12],
  plan: [plan, 8],
  stopUse: [stopUse, 1],
  payDebt: [payDebt, 3],
  relistMetered: [relistMetered, 1],
};
