import { setAutoRenewal } from '../../src/app/auto-renew.ts';
import { cancelRenewal } from '../../src/app/cancel-renewal.ts';
import { closeInstance } from '../../src/app/close-instance.ts';
import { setUnifiedDay } from '../../src/app/unified-day.ts';
import type { RenewalChange } from '../../src/domain/renewal-change.ts';
import { UNIFIED_DAYS } from '../../src/domain/rules/renewal-rules.ts';
import { setExpirePolicy } from '../../src/app/expire-policy.ts';
import { changeInstance } from '../../src/app/change-instance.ts';
import { changeWorkspace } from '../../src/app/change-workspace.ts';
import { replaceProduct, setProductInterface } from '../../src/app/edit-catalogue.ts';
import { addFault, removeFault } from '../../src/app/edit-faults.ts';
import { issueCoupon, makePrivateOffer, topUp } from '../../src/app/buyers-money.ts';
import { cancelOrder, cancelOrders, payOrder, payOrders, purchase } from '../../src/app/purchase.ts';
import { approveRefund, rejectRefund, requestRefund, withdrawRefund } from '../../src/app/negotiate-refund.ts';
import { renewInstance } from '../../src/app/renew.ts';
import { restartCall, restartFailedCalls } from '../../src/app/restart-calls.ts';
import { resetWorkspace } from '../../src/app/reset-workspace.ts';
import { restoreSnapshot, undoLast } from '../../src/app/restore-snapshot.ts';
import { deleteSnapshot, takeSnapshot } from '../../src/app/take-snapshot.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import { viewDetailsOfMany } from '../../src/app/view-details.ts';
import { ACTIVITIES, type Call } from '../../src/domain/call.ts';
import type { Period } from '../../src/domain/catalogue.ts';
import { DELAY_CLOCKS, FAULT_KINDS, FAULT_TIMES } from '../../src/domain/fault-plan.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Coupon } from '../../src/domain/coupon.ts';
import type { Order, PaymentMethod } from '../../src/domain/order.ts';
import type { PaymentChoice, PaymentOutcome } from '../../src/domain/pay-order.ts';
import type { Quantities } from '../../src/domain/quantities.ts';
import type { RefundRequest } from '../../src/domain/refund-request.ts';
import { possibleActs, type Supervision } from '../../src/domain/supervision.ts';
import { supervise } from '../../src/app/supervise.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { invariant } from './broken-invariant.ts';
import type { Prng } from './prng.ts';
import type { Life, SimWorld } from './sim-world.ts';

/** Something that a person or script does. @returns what came of it, for the report */
export type Command = (world: SimWorld, life: Life) => Promise<string>;

const PRODUCT_ID = 'desk';

const PERIODS: Readonly<Record<Period['type'], number>> = { day: 30, month: 4, year: 2 };

export function randomPeriod({ random }: SimWorld): Period {
  const type = random.weighted<Period['type']>([
    ['month', 6],
    ['day', 3],
    ['year', 1],
  ]);
  return { type, number: random.int(1, PERIODS[type]) };
}

export function randomPayment({ random }: SimWorld): PaymentOutcome {
  return random.weighted<PaymentOutcome>([
    ['paid', 8],
    ['later', 2],
    ['declined', 1],
  ]);
}

/** Any way to pay, offered or not, and a coupon or two of anybody: most of them fit. */
export function randomPayWith(world: SimWorld, life: Life): PaymentChoice {
  const { random } = world;
  const method = random.weighted<PaymentMethod | 'usual'>([
    ['usual', 6],
    ['balance', 2],
    ['card', 2],
    ['monthly_settlement', 1],
  ]);
  const isUsable = ({ id, leftMinor, usedByOrderId }: Coupon): boolean =>
    world.disk.durable.coupons.has(id) && leftMinor !== 0 && usedByOrderId === undefined;
  const coupons = random.chance(0.4)
    ? Array.from({ length: random.int(1, 2) }, () =>
        recent(world, life.workspace.state.all('coupons').newestFirst(), isUsable),
      )
    : [];
  // Drawn from what is there, so that seeds keep their stories.
  const useBalance = method === 'card' && coupons.length !== 1;
  return {
    ...(method === 'usual' ? {} : { method }),
    ...(useBalance ? { useBalance } : {}),
    couponIds: coupons.flatMap((coupon) => (coupon ? [coupon.id] : [])),
  };
}

export function randomBuyer({ random, initialMinor }: SimWorld): string {
  return random.pick([...initialMinor.keys()]) ?? '';
}

/** A random record that fits, from the newest few: old ones are finished business most of the time. */
function recent<T>({ random }: SimWorld, newestFirst: Iterable<T>, fits: (record: T) => boolean): T | undefined {
  const found: T[] = [];
  for (const record of newestFirst) {
    if (fits(record)) found.push(record);
    if (found.length === 40) break;
  }
  return random.pick(found);
}

export function recentInstance(
  world: SimWorld,
  life: Life,
  fits: (instance: Instance) => boolean,
): Instance | undefined {
  return recent(world, life.workspace.state.all('instances').newestFirst(), fits);
}

/** Only an order that has been acknowledged: nobody can name another one. */
function recentUnpaid(world: SimWorld, life: Life): Order | undefined {
  const known = world.disk.durable.orders;
  const isUnpaid = ({ id, status }: Order): boolean => status === 'pending_payment' && known.has(id);
  return recent(world, life.workspace.state.all('orders').newestFirst(), isUnpaid);
}

/** What was answered to the buyer is on disk: the same order, as far along. */
export function outcome(world: SimWorld, life: Life, result: unknown): string {
  if (isRefusal(result)) return result.reason;
  if (typeof result === 'object' && result !== null && 'problem' in result) return String(result.problem);
  const order = result as Order;
  if (!life.isDead()) {
    const durable = world.disk.durable.orders.get(order.id);
    const kept = durable !== undefined && (durable.status !== 'pending_payment' || order.status === 'pending_payment');
    invariant(kept, 'an acknowledged order is durable', () => order.id);
  }
  return `${order.id} ${order.status}`;
}

/** Users and the gigabytes that go with them; one number is drawn, so that seeds keep their stories. */
export function someQuantities(random: Prng): Quantities {
  const quantity = random.int(1, 10);
  return { quantity, furtherQuantities: { diskSize: 110 - 10 * quantity } };
}

/** Another number of users, of gigabytes, or of both. */
function otherQuantity(random: Prng): Partial<Quantities> {
  const quantity = random.int(1, 10);
  const furtherQuantities = { diskSize: 10 * quantity };
  if (quantity % 3 === 0) return { furtherQuantities };
  return quantity % 3 === 1 ? { quantity } : { quantity, furtherQuantities };
}

const buy: Command = async (world, life) => {
  const { random } = world;
  const billing = random.chance(0.15) ? 'one_time' : 'period';
  const result = await purchase(life.workspace, {
    productId: random.chance(0.15) ? 'supervised-desk' : PRODUCT_ID,
    buyerId: randomBuyer(world),
    selection: {
      skuCode: 'sku-basic',
      billing,
      ...someQuantities(random),
      ...(billing === 'period' ? { period: randomPeriod(world) } : {}),
    },
    pay: randomPayment(world),
    payWith: randomPayWith(world, life),
  });
  return outcome(world, life, result);
};

const pay: Command = async (world, life) => {
  const order = recentUnpaid(world, life);
  return order
    ? outcome(world, life, await payOrder(life.workspace, order.id, randomPayment(world), randomPayWith(world, life)))
    : 'none';
};

const cancel: Command = async (world, life) => {
  const order = recentUnpaid(world, life);
  return order ? outcome(world, life, await cancelOrder(life.workspace, order.id)) : 'none';
};

/** Up to three orders at once, with some that cannot be paid any more among them. */
function someOrders(world: SimWorld, life: Life): string[] {
  const found = Array.from({ length: world.random.int(1, 3) }, () => recentUnpaid(world, life)?.id ?? []).flat();
  const other = world.random.chance(0.1) ? recent(world, world.disk.durable.orders.values(), () => true) : undefined;
  return other ? [...found, other.id] : found;
}

const payTogether: Command = async (world, life) => {
  const ids = someOrders(world, life);
  const outcomeWanted = world.random.chance(0.9) ? 'paid' : 'declined';
  const result = await payOrders(life.workspace, ids, outcomeWanted, randomPayWith(world, life));
  return isRefusal(result) ? result.reason : result.map((order) => outcome(world, life, order)).join(' ');
};

const cancelTogether: Command = async (world, life) => {
  const result = await cancelOrders(life.workspace, someOrders(world, life));
  return isRefusal(result) ? result.reason : result.map((order) => outcome(world, life, order)).join(' ');
};

const addMoney: Command = async (world, life) => {
  const entry = await topUp(life.workspace, { buyerId: randomBuyer(world), amountMinor: world.random.int(1, 900_000) });
  return isRefusal(entry) ? entry.reason : entry.id;
};

const handOut: Command = async (world, life) => {
  const { random } = world;
  const validToSimAt = life.workspace.simNow() + random.int(1, 120) * 86_400_000;
  const members = { buyerId: randomBuyer(world), validToSimAt };
  const coupon = await issueCoupon(
    life.workspace,
    random.chance(0.7)
      ? { ...members, kind: 'cash', faceMinor: random.int(1, 400_000) }
      : { ...members, kind: 'discount', discountBasisPoints: random.int(1, 9_999) },
  );
  return isRefusal(coupon) ? coupon.reason : coupon.id;
};

const offer: Command = async (world, life) => {
  const discountBasisPoints = world.random.int(1, 9_999);
  const input = { buyerId: randomBuyer(world), productId: PRODUCT_ID, discountBasisPoints };
  const made = await makePrivateOffer(life.workspace, input);
  return isRefusal(made) ? made.reason : made.id;
};

/** Late renewals are sought out: grace and retention are short. */
const renew: Command = async (world, life) => {
  const late = world.random.chance(0.5);
  const instance =
    recentInstance(world, life, ({ status }) => late && (status === 'expired' || status === 'frozen')) ??
    recentInstance(world, life, ({ status }) => status !== 'failed' && status !== 'released');
  if (!instance) return 'none';
  const result = await renewInstance(life.workspace, {
    instanceId: instance.id,
    period: randomPeriod(world),
    pay: randomPayment(world),
    payWith: randomPayWith(world, life),
    toUnifiedDay: world.random.chance(0.2),
    ...(world.random.chance(0.2) ? { change: randomChange(world) } : {}),
  });
  return 'problem' in result ? result.problem : outcome(world, life, result);
};

/** Another SKU or quantity, up or down. */
function randomChange({ random }: SimWorld): RenewalChange {
  return random.chance(0.5) ? { skuCode: random.pick(['sku-basic', 'sku-pro']) ?? 'sku-basic' } : otherQuantity(random);
}

/** Switches automatic renewal on, sets it otherwise, or has the instance unsubscribed or kept at its expiry instead. */
const autoRenew: Command = async (world, life) => {
  const { random } = world;
  const instance = recentInstance(world, life, ({ status }) => status === 'in_use' || random.chance(0.05));
  if (!instance) return 'none';
  const settings = {
    period: randomPeriod(world),
    ...(random.chance(0.3) ? { daysBefore: random.int(0, 8) } : {}),
    ...(random.chance(0.3) ? { timesLeft: random.int(1, 3) } : {}),
    ...(random.chance(0.3) ? { useCoupons: true } : {}),
    ...(random.chance(0.2) ? { method: 'card' as const, useBalance: true } : {}),
    ...(random.chance(0.1) ? { bankRefuses: true } : {}),
  };
  const policy = random.weighted([
    ['auto_renew', 12],
    ['auto_unsubscribe', 6],
    ['retain', 2],
  ] as const);
  const result =
    policy === 'auto_renew'
      ? await setAutoRenewal(life.workspace, instance.id, settings)
      : await setExpirePolicy(life.workspace, instance.id, policy, settings);
  return isRefusal(result) ? result.reason : result.id;
};

const giveRenewalBack: Command = async (world, life) => {
  const { state } = life.workspace;
  const isAhead = ({ id, status }: Instance): boolean =>
    status === 'in_use' && (state.ordersOfInstance(id).length > 1 || world.random.chance(0.05));
  const instance = recentInstance(world, life, isAhead);
  if (!instance) return 'none';
  const orderId = world.random.chance(0.5) ? world.random.pick([...state.ordersOfInstance(instance.id)]) : undefined;
  const result = await cancelRenewal(life.workspace, instance.id, orderId);
  return isRefusal(result) ? result.reason : result.map((order) => outcome(world, life, order)).join(' ');
};

const close: Command = async (world, life) => {
  const instance = recentInstance(world, life, ({ status }) => status !== 'in_use' || world.random.chance(0.02));
  if (!instance) return 'none';
  const result = await closeInstance(life.workspace, instance.id);
  return isRefusal(result) ? result.reason : result.id;
};

const chooseDay: Command = async (world, life) => {
  const day = world.random.pick(UNIFIED_DAYS) ?? 1;
  await setUnifiedDay(life.workspace, randomBuyer(world), day);
  return String(day);
};

/** Young instances are sought out: the full refund is short. */
const giveBack: Command = async (world, life) => {
  const canGo = ({ status, supervision }: Instance): boolean => status === 'in_use' || supervision?.created === true;
  const instance = recentInstance(world, life, canGo);
  if (!instance) return 'none';
  const reasonCode = world.random.int(1, 5);
  const input = { instanceId: instance.id, reasonCode, remark: '', acceptFee: world.random.chance(0.8) };
  const result = await unsubscribe(life.workspace, input);
  if (!isRefusal(result) || result.reason !== 'unsubscribe_ask_seller') return outcome(world, life, result);
  const wish = { instanceId: instance.id, reasonCode, remark: '', shareContact: false };
  const request = await requestRefund(life.workspace, { ...wish, amountMinor: world.random.int(1, 700_000) });
  return isRefusal(request) ? request.reason : `${request.id} ${request.status}`;
};

/** Buyer or seller takes a next step of some delivery. */
const deliverOn: Command = async (world, life) => {
  const known = world.disk.durable.supervisions;
  const isOpen = (each: Supervision): boolean => possibleActs(each).length > 0 && known.has(each.id);
  const supervision = recent(world, life.workspace.state.all('supervisions').newestFirst(), isOpen);
  const act = supervision && world.random.pick([...possibleActs(supervision)]);
  if (!supervision || !act) return 'none';
  const enabled = act === 'deliver' && world.random.chance(0.3) ? { enablingSimAt: life.workspace.simNow() } : {};
  const result = await supervise(life.workspace, supervision.id, { act, text: 'as agreed', ...enabled });
  return isRefusal(result) ? result.reason : `${result.id} ${result.state}`;
};

const decideRefund: Command = async (world, life) => {
  const known = world.disk.durable.refundRequests;
  const isOpen = ({ id, status }: RefundRequest): boolean => status === 'seller_reviewing' && known.has(id);
  const request = recent(world, life.workspace.state.all('refundRequests').newestFirst(), isOpen);
  if (!request) return 'none';
  const decide = world.random.pick([approveRefund, rejectRefund, withdrawRefund]) ?? rejectRefund;
  const decided = await decide(life.workspace, request.id, 'so be it');
  return isRefusal(decided) ? decided.reason : `${decided.id} ${decided.status}`;
};

const change: Command = async (world, life) => {
  const instance = recentInstance(world, life, ({ status, billing }) => status === 'in_use' && billing === 'period');
  if (!instance) return 'none';
  const wish = world.random.chance(0.5) ? { skuCode: 'sku-pro' } : otherQuantity(world.random);
  const input = { instanceId: instance.id, wish, pay: randomPayment(world) };
  const result = await changeInstance(life.workspace, input);
  return 'problem' in result ? result.problem : outcome(world, life, result);
};

const details: Command = async (world, life) => {
  const count = world.random.chance(0.7) ? 1 : world.random.int(2, 6);
  const ids = Array.from({ length: count }, () => recentInstance(world, life, () => true)?.id ?? []).flat();
  if (ids.length === 0) return 'none';
  const shown = await viewDetailsOfMany(life.workspace, ids);
  return isRefusal(shown) ? shown.reason : `${shown.call.id} ${shown.call.status}`;
};

const restart: Command = async (world, life) => {
  const isOpen = ({ status }: Call): boolean => status === 'failed' || status === 'retrying' || status === 'polling';
  const call = recent(world, life.workspace.state.all('calls').newestFirst(), isOpen);
  if (!call) return 'none';
  const restarted = await restartCall(life.workspace, call.id);
  return `${call.id} ${isRefusal(restarted) ? restarted.reason : restarted.status}`;
};

const restartFailed: Command = async (_world, life) => (await restartFailedCalls(life.workspace)).join(' ');

const changeRule: Command = async ({ random }, life) => {
  const freezeAt = random.pick(['at_expiry', 'end_of_grace', null]) ?? null;
  const afterSleep = random.pick(['ask', 'cap', 'catch_up', null]) ?? null;
  const late = random.pick(['refused', 'with_fee', null]) ?? null;
  const rules = { 'expiry.freezeAt': freezeAt, 'clock.afterSleep': afterSleep, 'refund.afterFiveDays': late };
  await changeWorkspace(life.workspace, { rules });
  return `${freezeAt} ${afterSleep} ${late}`;
};

const changeProduct: Command = async ({ random }, life) => {
  const product = life.workspace.state.get('products', PRODUCT_ID);
  if (!product) throw new Error('the product has gone');
  if (random.chance(0.7)) {
    const url = `https://isv${random.int(1, 3)}.example.com/saasproduce`;
    await setProductInterface(life.workspace, PRODUCT_ID, { version: '2.0', url, allowInsecureTransport: false });
    return url;
  }
  const status = random.chance(0.7) ? 'listed' : 'discontinued';
  await replaceProduct(life.workspace, { ...product, status });
  return status;
};

/** Relists the product now and then, so that the shop does not stay shut. */
const relist: Command = async (_world, life) => {
  const product = life.workspace.state.get('products', PRODUCT_ID);
  if (product) await replaceProduct(life.workspace, { ...product, status: 'listed' });
  return 'listed';
};

export const SHOP_COMMANDS: Readonly<Record<string, readonly [command: Command, weight: number]>> = {
  buy: [buy, 26],
  pay: [pay, 8],
  cancel: [cancel, 4],
  payTogether: [payTogether, 4],
  cancelTogether: [cancelTogether, 1],
  addMoney: [addMoney, 3],
  handOut: [handOut, 8],
  offer: [offer, 1],
  renew: [renew, 26],
  autoRenew: [autoRenew, 12],
  giveRenewalBack: [giveRenewalBack, 5],
  close: [close, 2],
  chooseDay: [chooseDay, 1],
  giveBack: [giveBack, 6],
  decideRefund: [decideRefund, 3],
  deliverOn: [deliverOn, 4],
  change: [change, 8],
  details: [details, 10],
  restart: [restart, 8],
  restartFailed: [restartFailed, 2],
  changeRule: [changeRule, 2],
  changeProduct: [changeProduct, 2],
  relist: [relist, 2],
};

const keep: Command = async (_world, life) => {
  const head = await takeSnapshot(life, `moment ${life.workspace.state.takeNumber()}`);
  return `${head.id} of ${head.orders} orders, ${head.calls} calls`;
};

const rewind: Command = async ({ random }, life) => {
  const head = random.pick(life.history.list().slice(0, 6));
  if (!head) return 'none';
  await restoreSnapshot(life, head.name);
  return `${head.id} ${head.kind}`;
};

const undo: Command = async (_world, life) => {
  const offer = life.history.undoOffer();
  if (!offer) return 'none';
  const undone = await undoLast(life, offer.snapshot.id);
  return isRefusal(undone) ? undone.reason : offer.subject.kind;
};

const forget: Command = async ({ random }, life) => {
  const head = random.pick(life.history.list());
  if (head) await deleteSnapshot(life, head.name);
  return head?.id ?? 'none';
};

const reset: Command = async ({ random }, life) => {
  const scope = random.weighted([
    ['calls', 3],
    ['orders', 1],
  ] as const);
  await resetWorkspace(life, scope);
  return scope;
};

export const HISTORY_COMMANDS: Readonly<Record<string, readonly [command: Command, weight: number]>> = {
  keep: [keep, 4],
  rewind: [rewind, 3],
  undo: [undo, 4],
  forget: [forget, 2],
  reset: [reset, 1],
};

/** Plans a fault of any kind; the order of calls is changed among creations only, where the seller's words do not depend on it. */
const planFault: Command = async ({ random }, life) => {
  const kind = random.pick(FAULT_KINDS) ?? 'duplicate';
  const activity = kind === 'reordered' ? 'newInstance' : random.pick(ACTIVITIES);
  const times = random.pick(FAULT_TIMES) ?? 'next';
  const delayOn = random.pick(DELAY_CLOCKS) ?? 'wall';
  const added = await addFault(life.workspace, {
    kind,
    times,
    ...(times === 'first' ? { count: random.int(1, 4) } : {}),
    ...(times === 'share' ? { percent: random.int(5, 60), seed: random.int(0, 1_000) } : {}),
    match: activity === undefined ? {} : { activity },
    settings: { delayOn, delayMinutes: random.int(1, 30), overtakenBy: 'any_instance', holdMinutes: random.int(1, 60) },
  });
  return isRefusal(added) ? added.reason : `${added.id} ${added.kind} ${added.times} ${activity ?? ''}`;
};

const unplanFault: Command = async (world, life) => {
  const known = world.disk.durable.faults;
  const ids = [...life.workspace.state.all('faults').keys()].filter((id) => known.has(id));
  const id = world.random.pick(ids);
  if (id === undefined) return 'none';
  await removeFault(life.workspace, id);
  return id;
};

/** Faults come and go; more of them go, so that most of life is as it should be. */
export const FAULT_COMMANDS: typeof SHOP_COMMANDS = {
  'plan a fault': [planFault, 2],
  'take a fault away': [unplanFault, 3],
};
