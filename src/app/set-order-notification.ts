import type { OrderNotification, Product } from '../domain/catalogue.ts';
import { boundKey, keyLists } from './bound-key.ts';
import { findRecord } from './find-record.ts';
import type { Marketplace } from './marketplace.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** Where orders are to be notified; the key in use stays when none is given. */
export type OrderNotificationInput = Omit<OrderNotification, 'accessKey'> & { readonly accessKey?: string | undefined };

/**
 * Switches the notification of a product's orders on, or points it elsewhere. The first key, where none is given, is the
 * one that is bound to the address for notifications (key class `general`), else the sample seller's own at its address,
 * or else a new one. Calls already made keep the address and key they were made with.
 * @throws AppError `not_found`
 */
export async function setOrderNotification(
  { workspace, sampleSeller }: Pick<Marketplace, 'workspace' | 'sampleSeller'>,
  productId: string,
  { accessKey, ...input }: OrderNotificationInput,
): Promise<Product> {
  findRecord(workspace, 'products', productId);
  const set = (): Promise<Product> =>
    workspace.decide((draft) => {
      const product = findRecord(workspace, 'products', productId);
      const key =
        accessKey ??
        product.orderNotification?.accessKey ??
        boundKey(keyLists(workspace), input.url, 'general') ??
        (input.url === sampleSeller?.url ? sampleSeller.notificationKey : undefined) ??
        workspace.random.uuid();
      const notified: Product = { ...product, orderNotification: { ...input, accessKey: key } };
      draft.put('products', notified);
      return notified;
    }) as Promise<Product>;
  const remarks = accessKey === undefined ? {} : ({ remark: 'key' } as const);
  return carriedOut(workspace, 'order-notification', { id: productId, ...input }, set, remarks);
}

/** Switches it off: later orders are not notified, calls already made are still tried. @throws AppError `not_found` */
export async function stopOrderNotification(workspace: Workspace, productId: string): Promise<Product> {
  findRecord(workspace, 'products', productId);
  const stop = (): Promise<Product> =>
    workspace.decide((draft) => {
      const { orderNotification: _over, ...product } = findRecord(workspace, 'products', productId);
      draft.put('products', product);
      return product;
    }) as Promise<Product>;
  return carriedOut(workspace, 'stop-order-notification', { id: productId }, stop);
}
