import { joinArrears } from './arrears.ts';
import { beijingDate, termEnd } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { AppInfo, Instance } from './instance.ts';
import { notify } from './notify.ts';
import { instanceIdsOf, lineOf, type Order } from './order.ts';
import { startPack } from './package-quota.ts';
import { ruleValue } from './site-profile.ts';

/**
 * An instance is there: it can be used, and its term or its package's validity begins. The order is completed with the last
 * of its instances, or with its supervision.
 * @param opening.fromSimAt where validity begins, when it is not as the rule says: under supervision
 */
export function openInstance(
  draft: Draft,
  instance: Instance,
  order: Order,
  { appInfo, fromSimAt }: { readonly appInfo?: AppInfo | undefined; readonly fromSimAt?: number } = {},
): void {
  const { simAt, profile } = draft.context;
  const { period } = lineOf(order, instance.id);
  const startSimAt = fromSimAt ?? (ruleValue(profile, 'term.startsAt') === 'opened' ? simAt : order.createdSimAt);
  const term = period
    ? { expireSimAt: termEnd(startSimAt, period), anchorDay: beijingDate(startSimAt).day }
    : undefined;
  const opened: Instance = {
    ...instance,
    status: 'in_use',
    startSimAt,
    ...term,
    ...(appInfo ? { appInfo, appInfoSimAt: simAt } : {}),
  };
  const withPack: Instance = opened.pack ? { ...opened, pack: startPack(opened, profile) } : opened;
  draft.put('instances', withPack);
  if (term) draft.schedule('instance.expire', term.expireSimAt, instance.id, instance.id);
  const resetsSimAt = withPack.pack?.resetsSimAt;
  if (resetsSimAt !== undefined) draft.schedule('package.reset', resetsSimAt, instance.id, instance.id);
  joinArrears(draft, withPack);
  if (order.supervisionId !== undefined) return;
  const isOpen = (id: string): boolean => draft.need('instances', id).status !== 'provisioning';
  if (!instanceIdsOf(order).every(isOpen)) return;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  notify(draft, 'buyer', 'order_completed', instance, { orderId: order.id });
}
