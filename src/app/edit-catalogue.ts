import type { Buyer } from '../domain/buyer.ts';
import type { Product, SellerInterface } from '../domain/catalogue.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { relistProduct as relist } from '../domain/sanction.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import { toldProduct } from './told-product.ts';
import type { Workspace } from './workspace.ts';

/** A new production address and, if wanted, key; the key in use stays when none is given. */
export type InterfaceInput = Omit<SellerInterface, 'accessKey'> & {
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
  const { accessKey, ...told } = input;
  const hasNewKey =
    accessKey !== undefined && accessKey !== findRecord(workspace, 'products', productId).interface.accessKey;
  // Read inside the decision: the records may be replaced between the request and its turn.
  const save = () =>
    saveProduct(workspace, () => {
      const product = findRecord(workspace, 'products', productId);
      return { ...product, interface: { ...input, accessKey: accessKey ?? product.interface.accessKey } };
    });
  return carriedOut(workspace, 'interface', { id: productId, ...told }, save, hasNewKey ? { remark: 'key' } : {});
}

/** Adds a product to the catalogue. @throws AppError `conflict` when the id is taken */
export async function addProduct(workspace: Workspace, product: Product): Promise<Product> {
  const save = () =>
    saveProduct(workspace, () => {
      if (!workspace.state.get('products', product.id)) return product;
      throw new AppError('conflict', `product ${product.id} exists`, { params: { id: product.id } });
    });
  const { accessKey: _secret, ...access } = product.interface;
  const told = { id: product.id, ...toldProduct(product), interface: access };
  return carriedOut(workspace, 'add-product', told, save, { remark: 'key' });
}

/**
 * Replaces a product as a whole past the review, as the operator can: scripts use it. Sellers change a live product by an
 * application. What the marketplace holds against it stays.
 * @returns refused: it was taken off the market or removed, and cannot be put back so
 * @throws AppError `not_found`
 */
export async function replaceProduct(workspace: Workspace, product: Product): Promise<Product | Refusal> {
  const replace = (): Promise<Product | Refusal> =>
    workspace.decide((draft) => {
      const { sanction, removal, removedSpecifications, orderNotification } = findRecord(
        workspace,
        'products',
        product.id,
      );
      if (sanction?.delistedSimAt !== undefined && product.status === 'listed') return refuse('product_delisted');
      if (removal && product.status === 'listed') return refuse('product_removed');
      const replaced: Product = {
        ...product,
        ...(orderNotification ? { orderNotification } : {}),
        ...(sanction ? { sanction } : {}),
        ...(removal ? { removal } : {}),
        ...(removedSpecifications ? { removedSpecifications } : {}),
      };
      draft.put('products', replaced);
      return replaced;
    });
  return carriedOut(workspace, 'replace-product', { id: product.id, ...toldProduct(product) }, replace);
}

/** The operator puts a product back on the market that was taken off it. @throws AppError `not_found` */
export async function relistProduct(workspace: Workspace, productId: string): Promise<Product | Refusal> {
  return carriedOut(workspace, 'relist', { id: productId }, () =>
    workspace.decide((draft) => relist(draft, findRecord(workspace, 'products', productId).id)),
  );
}

async function saveProduct(workspace: Workspace, work: () => Product): Promise<Product> {
  const saved = await workspace.decide((draft) => {
    const product = work();
    draft.put('products', product);
    return product;
  });
  return saved as Product;
}

/** Adds a buyer; the id is given by the workspace. */
export async function addBuyer(workspace: Workspace, members: Omit<Buyer, 'id'>): Promise<Buyer> {
  const { balanceMinor, ...told } = members;
  const added = await carriedOut(workspace, 'add-buyer', { ...told, balance: { amountMinor: balanceMinor } }, () =>
    workspace.decide((draft) => {
      const buyer: Buyer = { id: `buyer-${draft.nextNumber()}`, ...members };
      draft.put('buyers', buyer);
      return buyer;
    }),
  );
  return added as Buyer;
}
