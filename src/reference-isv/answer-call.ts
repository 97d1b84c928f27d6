import { randomUUID } from 'node:crypto';
import { statusOf, type Instance } from './instance.ts';
import type { InstanceBook } from './instance-book.ts';
import type { CallOf, ProductionCall } from './production-call.ts';
import type { Switches } from './switches.ts';

/** One member of `info` in the answer to queryInstance. */
interface InstanceInfo {
  readonly instanceId: string;
  readonly appInfo: {
    readonly frontEndUrl: string;
    readonly adminUrl: string;
    readonly userName: string;
    readonly password: string;
    readonly memo: string;
  };
}

/** An answer before it is serialised. */
export interface Answer {
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly instanceId?: string;
  readonly info?: readonly InstanceInfo[];
}

/** What the answers are made from. */
export interface SellerContext {
  readonly book: InstanceBook;
  readonly switches: Readonly<Switches>;
  /** `http://127.0.0.1:4701`, without a path. */
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
  readonly newPassword: () => string;
}

const MEMO = '首次登录后请修改初始密码。 Please change this first password after signing in.';
const SUCCESS: Answer = { resultCode: '000000', resultMsg: 'success' };
const CREATING = 'the instance is being created';

/**
 * Does what a rightly signed call asks and says what to answer (V2.0 guide, sections of the seven activities).
 * Doing the same call twice changes nothing the second time.
 */
export function answerCall(seller: SellerContext, call: ProductionCall): Answer {
  const answer = dispatch(seller, call);
  noteLastCall(seller, call, answer);
  return answer;
}

function dispatch(seller: SellerContext, call: ProductionCall): Answer {
  switch (call.activity) {
    case 'newInstance':
      return create(seller, call);
    case 'queryInstance':
      return query(seller, call);
    case 'releaseInstance':
      return withInstance(seller.book.get(call.instanceId), call.instanceId, (instance) => {
        instance.releasedWallAt ??= seller.wallNow();
      });
    case 'refreshInstance':
      return withAlive(seller, call.instanceId, (instance) => refresh(instance, call));
    case 'updateInstanceStatus':
      return withAlive(seller, call.instanceId, (instance) => {
        instance.frozen = call.status === 'FREEZE';
      });
    case 'upgradeInstance':
      return withAlive(seller, call.instanceId, (instance) => {
        if (!instance.upgradeOrderIds.includes(call.orderId)) instance.upgradeOrderIds.push(call.orderId);
      });
    case 'changeInstanceCheck':
      // Nothing in this application is ever used up, so that no change has to be refused.
      return withAlive(seller, call.instanceId, () => {});
  }
}

function create(seller: SellerContext, call: CallOf<'newInstance'>): Answer {
  const line = { orderId: call.orderId, orderLineId: call.orderLineId };
  const instance = seller.book.forLine(line) ?? duplicate(seller, call) ?? provision(seller, call);
  const answer = instance.queriesLeft > 0 ? { resultCode: '000004', resultMsg: CREATING } : SUCCESS;
  return { ...answer, instanceId: instance.id };
}

function duplicate(seller: SellerContext, call: CallOf<'newInstance'>): Instance | undefined {
  const other = seller.switches.duplicateInstanceId === 'on' ? seller.book.firstAlive() : undefined;
  if (other) seller.book.addLine(other, { orderId: call.orderId, orderLineId: call.orderLineId });
  return other;
}

function provision(seller: SellerContext, call: CallOf<'newInstance'>): Instance {
  // The guide recommends the businessId of the first request. Should a caller ever reuse one for another order line,
  // the line gets an id of its own, so that two buyers never share an instance.
  const id = seller.book.get(call.businessId) ? randomUUID() : call.businessId;
  const instance: Instance = {
    id,
    orderLines: [{ orderId: call.orderId, orderLineId: call.orderLineId }],
    test: call.testFlag === '1',
    userName: `admin@${id.replace(/[^0-9A-Za-z]/g, '').slice(0, 8) || 'instance'}`,
    password: seller.newPassword(),
    createdWallAt: seller.wallNow(),
    queriesLeft: seller.switches.provisioning === 'async' ? seller.switches.queriesUntilReady : 0,
    frozen: false,
    releasedWallAt: null,
    expireTime: null,
    refreshes: [],
    upgradeOrderIds: [],
    lastCall: null,
  };
  seller.book.add(instance);
  return instance;
}

function query(seller: SellerContext, call: CallOf<'queryInstance'>): Answer {
  const found: Instance[] = [];
  for (const id of call.instanceId) {
    const instance = alive(seller, id);
    if (!instance) return unknownInstance(id);
    found.push(instance);
  }
  const unfinished = found.filter((instance) => instance.queriesLeft > 0);
  if (unfinished.length > 0) {
    for (const instance of new Set(unfinished)) instance.queriesLeft -= 1;
    return { resultCode: '000004', resultMsg: CREATING };
  }
  return { ...SUCCESS, info: found.map((instance) => infoOf(instance, seller.publicOrigin())) };
}

function infoOf(instance: Instance, origin: string): InstanceInfo {
  const frontEndUrl = `${origin}/instances/${encodeURIComponent(instance.id)}`;
  const { userName, password } = instance;
  return {
    instanceId: instance.id,
    appInfo: { frontEndUrl, adminUrl: `${frontEndUrl}/admin`, userName, password, memo: MEMO },
  };
}

function refresh(instance: Instance, call: CallOf<'refreshInstance'>): void {
  // By scene too: an older wording of the guide gives a cancelled renewal the order id of the renewal itself.
  const done = instance.refreshes.some(({ orderId, scene }) => orderId === call.orderId && scene === call.scene);
  if (done) return;
  instance.refreshes.push({ orderId: call.orderId, scene: call.scene, expireTime: call.expireTime });
  instance.expireTime = call.expireTime;
}

function alive(seller: SellerContext, id: string): Instance | undefined {
  const instance = seller.book.get(id);
  return instance && statusOf(instance) !== 'released' ? instance : undefined;
}

function withAlive(seller: SellerContext, id: string, change: (instance: Instance) => void): Answer {
  return withInstance(alive(seller, id), id, change);
}

function withInstance(instance: Instance | undefined, id: string, change: (instance: Instance) => void): Answer {
  if (!instance) return unknownInstance(id);
  change(instance);
  return SUCCESS;
}

function unknownInstance(id: string): Answer {
  return { resultCode: '000003', resultMsg: `there is no instance ${id}` };
}

function noteLastCall(seller: SellerContext, call: ProductionCall, answer: Answer): void {
  const ids = call.activity === 'newInstance' ? [answer.instanceId] : [call.instanceId].flat();
  for (const id of ids) {
    const instance = id === undefined ? undefined : seller.book.get(id);
    if (instance) instance.lastCall = { activity: call.activity, wallAt: seller.wallNow() };
  }
}
