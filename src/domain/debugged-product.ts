import { listedProduct, type ProductApplication } from './application.ts';
import type { Product } from './catalogue.ts';
import type { Draft } from './draft.ts';

/**
 * The product that is debugged under an id: what is applied for while an application is open, so that it can be debugged
 * before it is published (marketplace-rules 13.2 step 3), otherwise the live one.
 * @returns `undefined` where there is none, and for a new product whose address or key is not chosen yet
 */
export function debuggedProduct(draft: Pick<Draft, 'get' | 'applicationsOf'>, productId: string): Product | undefined {
  const live = draft.get('products', productId);
  const open = draft.applicationsOf(productId).find(isOpen);
  if (!open) return live;
  const address = draft.get('productionAddresses', open.content.interface.addressId ?? '');
  const key = draft.get('interfaceKeys', address?.keyIds.basic ?? '');
  const access = address && key ? { ...address, accessKey: key.secret } : live?.interface;
  if (!access) return undefined;
  const { en, zh } = open.content.name;
  return { ...listedProduct(open, access, live), name: { en: en || productId, zh: zh || productId } };
}

/** A new product that was turned down is mended and debugged on; a live one is itself again then. */
function isOpen({ kind, state }: ProductApplication): boolean {
  if (kind === 'removal' || state === 'approved') return false;
  return state !== 'rejected' || kind === 'release';
}
