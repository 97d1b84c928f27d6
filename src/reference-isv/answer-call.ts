import {
  addressesOf,
  aliveInstance,
  CREATING,
  MEMO,
  noteLastCall,
  obtainInstance,
  refreshOnce,
  standIn,
  SUCCESS,
  unknownInstance,
} from './instance-work.ts';
import type { Instance } from './instance.ts';
import { noteChange, noteGivenBack } from './order-line.ts';
import type { CallOf, ProductionCall } from './production-call.ts';
import type { Answer, InstanceInfo, SellerContext } from './seller-context.ts';
import { usageOf } from './usage.ts';

/** What an instance that is only made up by a debugging call is like. */
const MADE_UP = { version: '2.0', expireTime: null, told: null } satisfies Partial<Instance>;

/** What calls about one instance have in common. */
interface AboutInstance {
  readonly instanceId: string;
  readonly testFlag?: string | undefined;
}

/**
 * Does what a rightly signed V2.0 call asks and says what to answer (V2.0 guide, sections of the seven activities).
 * Doing the same call twice changes nothing the second time.
 */
export function answerCall(seller: SellerContext, call: ProductionCall): Answer {
  const answer = dispatch(seller, call);
  noteLastCall(seller, call.activity, idsOf(seller, call, answer));
  return answer;
}

function idsOf(seller: SellerContext, call: ProductionCall, answer: Answer): readonly (string | undefined)[] {
  if (call.activity === 'newInstance') return [answer.instanceId];
  if (call.activity === 'orderNotify') return [seller.book.forLine(call)?.id];
  return [call.instanceId].flat();
}

function dispatch(seller: SellerContext, call: ProductionCall): Answer {
  switch (call.activity) {
    case 'newInstance':
      return create(seller, call);
    case 'queryInstance':
      return query(seller, call);
    case 'releaseInstance':
      return withInstance(seller.book.get(call.instanceId), call, (instance) => {
        instance.releasedWallAt ??= seller.wallNow();
      });
    case 'refreshInstance':
      return withAlive(seller, call, (instance) => refresh(seller, call, instance));
    case 'updateInstanceStatus':
      return withAlive(seller, call, (instance) => {
        instance.frozen = call.status === 'FREEZE';
      });
    case 'upgradeInstance':
      return withAlive(seller, call, (instance) => {
        if (!instance.upgradeOrderIds.includes(call.orderId)) instance.upgradeOrderIds.push(call.orderId);
        changed(seller, call, instance);
      });
    case 'changeInstanceCheck':
      // Nothing in this application is ever used up, so that no change has to be refused.
      return withAlive(seller, call, () => {});
    case 'orderNotify':
      return notified(seller, call);
  }
}

function create(seller: SellerContext, call: CallOf<'newInstance'>): Answer {
  const { orderId, orderLineId, businessId, testFlag } = call;
  const creation = { line: { orderId, orderLineId }, businessId, testFlag };
  const instance = obtainInstance(seller, creation, { version: '2.0', expireTime: null, told: null });
  if (testFlag !== '1') seller.learnLater({ instance });
  return { ...(instance.queriesLeft > 0 ? CREATING : SUCCESS), instanceId: instance.id };
}

/** A plain renewal changes nothing but the expiry, which the call tells: only other scenes are worth a question. */
function refresh(seller: SellerContext, call: CallOf<'refreshInstance'>, instance: Instance): void {
  const { orderId, scene, expireTime, testFlag } = call;
  const isNew = refreshOnce(instance, { orderId, scene, expireTime });
  if (scene === 'RENEWAL' || testFlag === '1') return;
  // Told again, a change may be given back already: the second time it changes nothing.
  if (!isNew) return seller.learnLater({ instance });
  if (scene !== 'UNSUBSCRIBE_RENEWAL_PERIOD') return changed(seller, call, instance);
  noteGivenBack(instance);
  seller.learnLater({ instance });
}

/** The order says what the instance is from now on. */
function changed(
  seller: SellerContext,
  { orderId, orderLineId, testFlag }: CallOf<'refreshInstance' | 'upgradeInstance'>,
  instance: Instance,
): void {
  if (testFlag === '1') return;
  noteChange(instance, { orderId, orderLineId });
  seller.learnLater({ instance });
}

/** The marketplace tells about an order, before or after its creation or of no instance at all; once or again. */
function notified(seller: SellerContext, { orderId, orderLineId, testFlag }: CallOf<'orderNotify'>): Answer {
  const line = { orderId, orderLineId };
  const test = testFlag === '1';
  seller.notices.note(line, { test, wallAt: seller.wallNow() });
  if (!test) seller.learnLater({ line });
  return SUCCESS;
}

function query(seller: SellerContext, call: CallOf<'queryInstance'>): Answer {
  const found: Instance[] = [];
  for (const id of call.instanceId) {
    const instance = aliveInstance(seller, id) ?? (call.testFlag === '1' ? standIn(seller, id, MADE_UP) : undefined);
    if (!instance) return unknownInstance(id);
    found.push(instance);
  }
  const unfinished = found.filter((instance) => instance.queriesLeft > 0);
  if (unfinished.length > 0) {
    for (const instance of new Set(unfinished)) instance.queriesLeft -= 1;
    return CREATING;
  }
  return { ...SUCCESS, info: found.map((instance) => infoOf(seller, instance)) };
}

/** V2.0 calls do not say how an instance is billed, so that its use is told of every one: it may always be answered. */
function infoOf(seller: SellerContext, instance: Instance): InstanceInfo {
  const { userName, password } = instance;
  const addresses = addressesOf(instance, seller.publicOrigin());
  return {
    instanceId: instance.id,
    appInfo: { ...addresses, userName, password, memo: MEMO },
    usageInfo: [usageOf(seller, instance)],
  };
}

function withAlive(seller: SellerContext, call: AboutInstance, change: (instance: Instance) => void): Answer {
  return withInstance(aliveInstance(seller, call.instanceId), call, change);
}

/** Debugging calls succeed in any order: releasing what was never created does (V2.0 guide, debugging). */
function withInstance(
  instance: Instance | undefined,
  { instanceId, testFlag }: AboutInstance,
  change: (instance: Instance) => void,
): Answer {
  if (!instance) return testFlag === '1' ? SUCCESS : unknownInstance(instanceId);
  change(instance);
  return SUCCESS;
}
