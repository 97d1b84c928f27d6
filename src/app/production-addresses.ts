import { addressFindings } from '../domain/address-findings.ts';
import type { KeyClass, InterfaceKey } from '../domain/interface-key.ts';
import {
  addInterfaceKey as decideKey,
  bindInterfaceKey as decideBinding,
  removeInterfaceKey as decideKeyRemoval,
  rotateInterfaceKey as decideRotation,
  type KeyUsers,
} from '../domain/keep-interface-keys.ts';
import type { ProductionAddress } from '../domain/production-address.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import type { Marketplace } from './marketplace.ts';
import type { Workspace } from './workspace.ts';

/** Adds a production address to the list. @throws AppError `conflict` when it is there */
export async function addProductionAddress(
  workspace: Workspace,
  { url, allowInsecureTransport }: Pick<ProductionAddress, 'url' | 'allowInsecureTransport'>,
): Promise<ProductionAddress> {
  const added = await workspace.decide((draft) => {
    if ([...workspace.state.all('productionAddresses').values()].some((address) => address.url === url)) {
      throw new AppError('conflict', `the address ${url} is in the list`, { params: { id: url } });
    }
    const address: ProductionAddress = {
      id: `addr-${draft.nextNumber()}`,
      url,
      allowInsecureTransport,
      keyIds: {},
      createdSimAt: draft.context.simAt,
    };
    draft.put('productionAddresses', address);
    return address;
  });
  return added as ProductionAddress;
}

/** Looks at an address and keeps what was found. @throws AppError `not_found` */
export async function verifyProductionAddress(
  { workspace, lookAtAddress }: Pick<Marketplace, 'workspace' | 'lookAtAddress'>,
  id: string,
): Promise<ProductionAddress> {
  const { url } = findRecord(workspace, 'productionAddresses', id);
  const facts = await lookAtAddress(url);
  const verified = await workspace.decide((draft) => {
    // It may have been removed while it was looked at.
    const address = findRecord(workspace, 'productionAddresses', id);
    const { simAt, wallAt } = draft.context;
    const checked: ProductionAddress = {
      ...address,
      check: { simAt, wallAt, findings: addressFindings(address, facts, wallAt) },
    };
    draft.put('productionAddresses', checked);
    return checked;
  });
  return verified as ProductionAddress;
}

/** Takes an address from the list that no product and no open application uses. @throws AppError `not_found` */
export async function removeProductionAddress(workspace: Workspace, id: string): Promise<ProductionAddress | Refusal> {
  findRecord(workspace, 'productionAddresses', id);
  return workspace.decide((draft) => {
    const address = draft.need('productionAddresses', id);
    const waiting = [...workspace.state.all('applications').values()].filter(
      ({ state, content }) => state !== 'approved' && content.interface.addressId === id,
    );
    const count = productsAt(workspace, address.url).length + waiting.length;
    if (count > 0) return refuse('address_in_use', { count });
    draft.removeProductionAddress(id);
    return address;
  });
}

/** Makes a key. @param secret drawn unless given */
export async function addInterfaceKey(
  workspace: Workspace,
  keyClass: KeyClass,
  secret?: string,
): Promise<InterfaceKey> {
  return (await workspace.decide((draft) => decideKey(draft, keyClass, secret))) as InterfaceKey;
}

/** Binds a key to an address for its class. @throws AppError `not_found` */
export async function bindInterfaceKey(
  workspace: Workspace,
  addressId: string,
  keyId: string,
): Promise<ProductionAddress | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  findRecord(workspace, 'productionAddresses', addressId);
  return workspace.decide((draft) => {
    const { url } = draft.need('productionAddresses', addressId);
    return decideBinding(draft, addressId, keyId, productsAt(workspace, url));
  });
}

/** Puts a new key in the place of one, with an overlap for the calls that were made before. @throws AppError `not_found` */
export async function rotateInterfaceKey(
  workspace: Workspace,
  keyId: string,
  { overlapHours, secret }: { readonly overlapHours?: number | undefined; readonly secret?: string },
): Promise<InterfaceKey | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  return workspace.decide((draft) => {
    const users = usersOf(workspace, draft.need('interfaceKeys', keyId));
    const hours = overlapHours ?? ruleValue(draft.context.profile, 'keys.overlapHours');
    return decideRotation(draft, keyId, { overlapHours: hours, users, ...(secret === undefined ? {} : { secret }) });
  });
}

/** Takes a key out of use for ever. @throws AppError `not_found` */
export async function retireInterfaceKey(workspace: Workspace, keyId: string): Promise<InterfaceKey | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  return workspace.decide((draft) =>
    decideKeyRemoval(draft, keyId, usersOf(workspace, draft.need('interfaceKeys', keyId))),
  );
}

/** Addresses that a key is bound to, and products whose calls are signed with it. */
export function usersOf({ state }: Workspace, key: InterfaceKey): KeyUsers {
  const addressIds = [...state.all('productionAddresses').values()]
    .filter(({ keyIds }) => keyIds[key.keyClass] === key.id)
    .map(({ id }) => id);
  const productIds = [...state.all('products').values()]
    .filter((product) => key.secret !== '' && product.interface.accessKey === key.secret)
    .map(({ id }) => id);
  return { addressIds, productIds };
}

/** Ids of the products that are reached at an address. */
export function productsAt({ state }: Workspace, url: string): string[] {
  return [...state.all('products').values()].filter((product) => product.interface.url === url).map(({ id }) => id);
}

/** How many unfinished calls are signed with a key. */
export function openCallsOf({ state }: Workspace, { secret }: InterfaceKey): number {
  if (secret === '') return 0;
  return state.unfinishedCallIds().filter((id) => state.get('calls', id)?.destination.accessKey === secret).length;
}
