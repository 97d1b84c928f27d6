import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { maskKey } from '../api/mask-key.ts';

/** The page on which the orders of a product are made to be notified. */
export function orderNotificationPage(workspace: Workspace, product: Product) {
  const { orderNotification, interface: basic } = product;
  const profile = workspace.profile();
  return {
    product,
    isOn: orderNotification !== undefined,
    maskedKey: orderNotification && maskKey(orderNotification.accessKey),
    /** Each class of interfaces must have a key of its own (marketplace-rules 12). */
    keyShared: orderNotification?.accessKey === basic.accessKey,
    orders: ruleValue(profile, 'openApi.notifiedOrders'),
    everyMinutes: ruleValue(profile, 'retry.orderNotify.everyMinutes'),
    windowMinutes: ruleValue(profile, 'retry.orderNotify.windowMinutes'),
  };
}
