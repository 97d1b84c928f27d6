import { randomUUID } from 'node:crypto';
import { statusOf, type Instance, type OrderLine } from './instance.ts';
import type { Answer, SellerContext } from './seller-context.ts';

export const SUCCESS: Answer = { resultCode: '000000', resultMsg: 'success' };
export const CREATING: Answer = { resultCode: '000004', resultMsg: 'the instance is being created' };
export const MEMO = '首次登录后请修改初始密码。 Please change this first password after signing in.';

/** What both versions tell of a creation. */
interface Creation {
  readonly line: OrderLine;
  readonly businessId: string;
  readonly testFlag?: string | undefined;
}

/** The instance of an order line: the one that is there, or a new one; by mistake, another buyer's. */
export function obtainInstance(
  seller: SellerContext,
  creation: Creation,
  more: Pick<Instance, 'version' | 'expireTime' | 'told'>,
): Instance {
  const known = seller.book.forLine(creation.line) ?? duplicate(seller, creation.line);
  if (known) return known;
  const instance = newInstance(seller, creation, more);
  seller.book.add(instance);
  return instance;
}

function duplicate(seller: SellerContext, line: OrderLine): Instance | undefined {
  const other = seller.switches.duplicateInstanceId === 'on' ? seller.book.firstAlive() : undefined;
  if (!other) return undefined;
  seller.book.addLine(other, line);
  seller.noteEffect('duplicateInstanceId');
  return other;
}

/** An instance as it begins; it is not in the book yet. */
function newInstance(
  seller: SellerContext,
  { line, businessId, testFlag }: Creation,
  more: Pick<Instance, 'version' | 'expireTime' | 'told'>,
): Instance {
  // The guide recommends the businessId of the first request. Should a caller ever reuse one for another order line,
  // the line gets an id of its own, so that two buyers never share an instance.
  const id = seller.book.get(businessId) ? randomUUID() : businessId;
  return {
    id,
    orderLines: [{ ...line }],
    test: testFlag === '1',
    userName: `admin@${id.replace(/[^0-9A-Za-z]/g, '').slice(0, 8) || 'instance'}`,
    password: seller.randomText(),
    createdWallAt: seller.wallNow(),
    queriesLeft: isSlow(seller, more.version, testFlag) ? seller.switches.queriesUntilReady : 0,
    frozen: false,
    releasedWallAt: null,
    refreshes: [],
    upgradeOrderIds: [],
    lastCall: null,
    ...more,
  };
}

/** For V1.0 "in progress" is a failure: a debugging call, which is made once, could never succeed. */
function isSlow({ switches }: SellerContext, version: Instance['version'], testFlag: string | undefined): boolean {
  return switches.provisioning === 'async' && !(version === '1.0' && testFlag === '1');
}

/** Where the buyer opens an instance, and where its administrator does. */
export function addressesOf(instance: Instance, origin: string): { frontEndUrl: string; adminUrl: string } {
  const frontEndUrl = `${origin}/instances/${encodeURIComponent(instance.id)}`;
  return { frontEndUrl, adminUrl: `${frontEndUrl}/admin` };
}

/**
 * Stands for an instance that a debugging call makes up: the debugging page asks with ids that nobody has given out, in any
 * order of its cases, and expects every case to succeed.
 */
export function standIn(
  seller: SellerContext,
  id: string,
  more: Pick<Instance, 'version' | 'expireTime' | 'told'>,
): Instance {
  const creation = { line: { orderId: '', orderLineId: '' }, businessId: id, testFlag: '1' };
  return { ...newInstance(seller, creation, more), id, queriesLeft: 0 };
}

/** Takes over a new expiry, once per order. @returns false when that was done before */
export function refreshOnce(instance: Instance, refresh: Instance['refreshes'][number]): boolean {
  // By scene too: an older wording of the guide gives a cancelled renewal the order id of the renewal itself.
  const done = instance.refreshes.some(({ orderId, scene }) => orderId === refresh.orderId && scene === refresh.scene);
  if (done) return false;
  instance.refreshes.push(refresh);
  instance.expireTime = refresh.expireTime;
  return true;
}

/** The instance of that id unless it is released. */
export function aliveInstance(seller: SellerContext, id: string): Instance | undefined {
  const instance = seller.book.get(id);
  return instance && statusOf(instance) !== 'released' ? instance : undefined;
}

export function unknownInstance(id: string): Answer {
  return { resultCode: '000003', resultMsg: `there is no instance ${id}` };
}

/** Notes the call at the instances that it was about. */
export function noteLastCall(seller: SellerContext, activity: string, ids: readonly (string | undefined)[]): void {
  for (const id of ids) {
    const instance = id === undefined ? undefined : seller.book.get(id);
    if (instance) instance.lastCall = { activity, wallAt: seller.wallNow() };
  }
}
