import { isPayPerUse, ordersOf, statusOf, type Instance, type Ordered, type OrderLine } from './instance.ts';
import type { OrderDesk } from './order-desk.ts';
import { describingLine, isDescribed } from './order-line.ts';
import type { OrderNotice } from './order-notices.ts';
import { formatExpiry, formatWallTime } from './time-format.ts';
import type { ReferenceIsvStore } from './store.ts';

/** What the pages show of an instance. */
export function instanceView(instance: Instance): object {
  const { id, version, orderLines, test, userName, queriesLeft, expireTime, lastCall, refreshes } = instance;
  const href = hrefOf(instance);
  return {
    id,
    version,
    href,
    adminHref: `${href}/admin`,
    usageHref: isPayPerUse(instance) && !test ? `${href}/usage` : null,
    status: statusOf(instance),
    orders: orderLines.map((line) => line.orderId),
    test,
    userName,
    queriesLeft,
    created: formatWallTime(instance.createdWallAt),
    expiry: expireTime === null ? null : formatExpiry(expireTime),
    lastCall: lastCall && { activity: lastCall.activity, when: formatWallTime(lastCall.wallAt) },
    ordered: instance.ordered !== undefined,
    told: instance.told && Object.entries(instance.told.details),
    upgrades: instance.upgradeOrderIds,
    refreshes: refreshes.map((refresh) => ({ ...refresh, expiry: formatExpiry(refresh.expireTime) })),
  };
}

/** What was bought and by whom, or why that is not known. */
interface OrderedView {
  readonly buyer: string | null;
  readonly contact: string | null;
  readonly specification: string | null;
  readonly quantities: string | null;
  /** What stands in its place or beside it; an order that has changed the instance may not be known yet. */
  readonly missing: 'asking' | 'unknown' | 'no_answer' | 'refused' | 'unreadable' | null;
  readonly answer: string;
}

/** What the marketplace was asked about and did not tell. */
type Asked = Pick<OrderDesk, 'isAsking' | 'untold'>;

/** A V1.0 creation has told it itself; about V2.0 instances the marketplace was asked. */
export function orderedView(instance: Instance, asked: Asked): OrderedView {
  const known = instance.ordered ? boughtOf(instance.ordered) : (toldOf(instance) ?? NOTHING);
  const line = describingLine(instance);
  const isAll = instance.version === '1.0' || instance.test || isDescribed(instance);
  return isAll || !line ? { ...known, ...NOTHING_MISSING } : { ...known, ...missingOf(line, asked) };
}

function missingOf(line: OrderLine, asked: Asked): Pick<OrderedView, 'missing' | 'answer'> {
  const untold = asked.untold(line);
  return { missing: asked.isAsking(line) ? 'asking' : (untold?.why ?? 'unknown'), answer: untold?.answer ?? '' };
}

const NOTHING_MISSING = { missing: null, answer: '' };

type Bought = Omit<OrderedView, 'missing' | 'answer'>;

const NOTHING: Bought = { buyer: null, contact: null, specification: null, quantities: null };

function boughtOf({ buyer, contact, specification, quantity, furtherQuantities = [] }: Ordered): Bought {
  const quantities = quantity === null ? null : [quantity, ...furtherQuantities].join(' · ');
  return { buyer, contact, specification, quantities };
}

function toldOf({ told }: Instance): Bought | undefined {
  if (!told) return undefined;
  const { customerName, mobilePhone, email, userName, skuCode, productId, amount } = told.details;
  const specification = skuCode ?? productId ?? null;
  const contact = mobilePhone ?? email ?? userName ?? null;
  return { buyer: customerName ?? told.customerId, contact, specification, quantities: amount ?? null };
}

/** Order notifications as the pages show them, with the application that each belongs to. */
export function noticeViews(
  { book }: Pick<ReferenceIsvStore, 'book'>,
  notices: readonly OrderNotice[],
  asked: Asked,
): readonly object[] {
  const byOrder = new Map<string, Instance>();
  if (notices.length > 0) for (const each of book.all()) for (const id of ordersOf(each)) byOrder.set(id, each);
  return notices.map((notice) => {
    const { orderId, orderLineId, test, times, firstWallAt, lastWallAt, ordered } = notice;
    const instance = book.forLine(notice) ?? byOrder.get(orderId);
    return {
      ...{ orderId, orderLineId, test, times },
      first: formatWallTime(firstWallAt),
      last: formatWallTime(lastWallAt),
      instance: instance && { id: instance.id, href: hrefOf(instance) },
      bought: ordered ? { ...boughtOf(ordered), ...NOTHING_MISSING } : { ...NOTHING, ...missingOf(notice, asked) },
    };
  });
}

function hrefOf({ id }: Instance): string {
  return `/instances/${encodeURIComponent(id)}`;
}
