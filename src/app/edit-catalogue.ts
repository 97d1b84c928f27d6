import type { Buyer } from '../domain/buyer.ts';
import type { Product, SellerInterface } from '../domain/catalogue.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** A new production address and, if wanted, key; the key in use stays when none is given. */
export type InterfaceInput = Pick<SellerInterface, 'version' | 'url' | 'allowInsecureTransport'> & {
  readonly accessKey?: string;
};

/**
 * Points a product at a production address. Calls already made keep the address and key they were made with.
 * @throws AppError `not_found`
 */
export async function setProductInterface(
  workspace: Workspace,
  productId: string,
  input: InterfaceInput,
): Promise<Product> {
  const product = findRecord(workspace, 'products', productId);
  return saveProduct(workspace, {
    ...product,
    interface: { ...input, accessKey: input.accessKey ?? product.interface.accessKey },
  });
}

/** Adds a product to the catalogue. @throws AppError `conflict` when the id is taken */
export async function addProduct(workspace: Workspace, product: Product): Promise<Product> {
  if (workspace.state.get('products', product.id)) {
    throw new AppError('conflict', `product ${product.id} exists`, { params: { id: product.id } });
  }
  return saveProduct(workspace, product);
}

/** Replaces a product as a whole. @throws AppError `not_found` */
export async function replaceProduct(workspace: Workspace, product: Product): Promise<Product> {
  findRecord(workspace, 'products', product.id);
  return saveProduct(workspace, product);
}

async function saveProduct(workspace: Workspace, product: Product): Promise<Product> {
  await workspace.decide((draft) => draft.put('products', product));
  return product;
}

/** Adds a buyer; the id is given by the workspace. */
export async function addBuyer(workspace: Workspace, members: Omit<Buyer, 'id'>): Promise<Buyer> {
  const added = await workspace.decide((draft) => {
    const buyer: Buyer = { id: `buyer-${draft.nextNumber()}`, ...members };
    draft.put('buyers', buyer);
    return buyer;
  });
  return added as Buyer;
}

/**
 * The sample seller has another address than when the workspace was last open (its port was changed): products that
 * point to the old one follow it.
 */
export async function bindSampleSeller(workspace: Workspace, url: string, accessKey: string): Promise<void> {
  const { sampleSellerUrl } = workspace.state.workspace();
  await workspace.decide((draft) => {
    if (sampleSellerUrl !== url) draft.changeWorkspace({ sampleSellerUrl: url });
    for (const product of workspace.state.all('products').values()) {
      const current = product.interface;
      if (current.url !== sampleSellerUrl || (current.url === url && current.accessKey === accessKey)) continue;
      draft.put('products', { ...product, interface: { ...current, url, accessKey } });
    }
  });
}
