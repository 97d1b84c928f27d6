import { askForOrder } from './ask-marketplace.ts';
import { isPayPerUse, statusOf, type Instance } from './instance.ts';
import type { Market } from './market-request.ts';
import { formatExpiry, formatWallTime } from './time-format.ts';
import type { ReferenceIsvStore } from './store.ts';

/**
 * What was bought and by whom is not in a V2.0 call: the marketplace is asked once, when somebody first opens the
 * application; where it does not tell, the next time again.
 */
export async function learnOrder(
  instance: Instance,
  market: Market | undefined,
  { store, wallNow }: { readonly store: Pick<ReferenceIsvStore, 'changed'>; readonly wallNow: () => number },
): Promise<void> {
  const [line] = instance.orderLines;
  if (!market || !line || instance.version !== '2.0' || instance.test || instance.ordered) return;
  const ordered = await askForOrder(market, line, wallNow);
  if (!ordered) return;
  instance.ordered = ordered;
  store.changed();
}

/** What the pages show of an instance. */
export function instanceView(instance: Instance): object {
  const { id, version, orderLines, test, userName, queriesLeft, expireTime, lastCall, refreshes } = instance;
  const href = `/instances/${encodeURIComponent(id)}`;
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
    ordered: instance.ordered ?? null,
    told: instance.told && Object.entries(instance.told.details),
    upgrades: instance.upgradeOrderIds,
    refreshes: refreshes.map((refresh) => ({ ...refresh, expiry: formatExpiry(refresh.expireTime) })),
  };
}
