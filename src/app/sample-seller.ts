import type { OrderNotification, Product } from '../domain/catalogue.ts';
import type { Change } from '../domain/records.ts';
import type { Workspace } from './workspace.ts';

/** Where the bundled sample seller listens and the keys it verifies calls with. */
export interface SampleSeller {
  readonly url: string;
  readonly accessKey: string;
  /** That of order notifications. */
  readonly notificationKey: string;
}

/** Products that point to the sample seller at its old address, pointed to where it is now. */
export function sampleSellerChanges(
  products: Iterable<Product>,
  oldUrl: string | null,
  { url, accessKey, notificationKey }: SampleSeller,
): Change[] {
  const moved = <A extends OrderNotification>(access: A, key: string): A =>
    access.url !== oldUrl || (access.url === url && access.accessKey === key)
      ? access
      : { ...access, url, accessKey: key };
  const changes: Change[] = [];
  for (const product of products) {
    const { interface: basic, orderNotification } = product;
    const value: Product = {
      ...product,
      interface: moved(basic, accessKey),
      ...(orderNotification ? { orderNotification: moved(orderNotification, notificationKey) } : {}),
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
    for (const change of sampleSellerChanges(workspace.state.all('products').values(), sampleSellerUrl, seller)) {
      if (change.collection === 'products' && change.value) draft.put('products', change.value);
    }
  });
}
