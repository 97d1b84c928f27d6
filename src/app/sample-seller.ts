import type { OrderNotification, Product } from '../domain/catalogue.ts';
import type { KeyClass } from '../domain/interface-key.ts';
import type { Change } from '../domain/records.ts';
import { boundKey, keyLists, type KeyLists } from './bound-key.ts';
import type { Workspace } from './workspace.ts';

/** Where the bundled sample seller listens and the keys it verifies calls with. */
export interface SampleSeller {
  readonly url: string;
  readonly accessKey: string;
  /** That of order notifications. */
  readonly notificationKey: string;
  /** Whether a key was entered there for a class. */
  readonly hasBeenTold: (keyClass: KeyClass, key: string) => boolean;
}

/**
 * Products that point to the sample seller at its old address, pointed to where it is now. They are called with its own
 * keys, unless another one is bound to that address, or the seller was told of theirs.
 */
export function sampleSellerChanges(
  products: Iterable<Product>,
  oldUrl: string | null,
  { url, accessKey, notificationKey, hasBeenTold }: SampleSeller,
  lists: KeyLists,
): Change[] {
  const moved = <A extends OrderNotification>(access: A, keyClass: KeyClass, own: string): A => {
    if (access.url !== oldUrl) return access;
    const isMeant =
      access.accessKey !== '' &&
      (boundKey(lists, oldUrl, keyClass) === access.accessKey || hasBeenTold(keyClass, access.accessKey));
    const key = isMeant ? access.accessKey : own;
    return access.url === url && access.accessKey === key ? access : { ...access, url, accessKey: key };
  };
  const changes: Change[] = [];
  for (const product of products) {
    const { interface: basic, orderNotification } = product;
    const value: Product = {
      ...product,
      interface: moved(basic, 'basic', accessKey),
      ...(orderNotification ? { orderNotification: moved(orderNotification, 'general', notificationKey) } : {}),
    };
    if (value.interface === basic && value.orderNotification === orderNotification) continue;
    changes.push({ collection: 'products', id: product.id, value });
  }
  return changes;
}

/**
 * The sample seller has another address than when the workspace was last open (its port was changed): products that
 * point to the old one follow it.
 */
export async function bindSampleSeller(workspace: Workspace, seller: SampleSeller): Promise<void> {
  await workspace.decide((draft) => {
    const { sampleSellerUrl } = workspace.state.workspace();
    if (sampleSellerUrl !== seller.url) draft.changeWorkspace({ sampleSellerUrl: seller.url });
    const products = workspace.state.all('products').values();
    for (const change of sampleSellerChanges(products, sampleSellerUrl, seller, keyLists(workspace))) {
      if (change.collection === 'products' && change.value) draft.put('products', change.value);
    }
  });
}
