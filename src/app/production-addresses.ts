import { addressFindings } from '../domain/address-findings.ts';
import type { OrderNotification, Product } from '../domain/catalogue.ts';
import { KEY_CLASSES, type KeyClass, type InterfaceKey } from '../domain/interface-key.ts';
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
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** Adds a production address to the list. @throws AppError `conflict` when it is there */
async function addProductionAddress(
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

/** Adds a production address and looks at it at once. @throws AppError `conflict` when it is there */
export async function addVerifiedAddress(
  market: Looking,
  input: Pick<ProductionAddress, 'url' | 'allowInsecureTransport'>,
): Promise<ProductionAddress> {
  const { url, allowInsecureTransport } = input;
  return carriedOut(market.workspace, 'add-address', { url, allowInsecureTransport }, async () => {
    const { id } = await addProductionAddress(market.workspace, input);
    return lookAt(market, id);
  });
}

/** Looks at an address and keeps what was found. @throws AppError `not_found` */
export async function verifyProductionAddress(market: Looking, id: string): Promise<ProductionAddress> {
  return carriedOut(market.workspace, 'verify-address', { id }, () => lookAt(market, id));
}

type Looking = Pick<Marketplace, 'workspace' | 'lookAtAddress'>;

async function lookAt({ workspace, lookAtAddress }: Looking, id: string): Promise<ProductionAddress> {
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
  const remove = () =>
    workspace.decide((draft): ProductionAddress | Refusal => {
      const address = draft.need('productionAddresses', id);
      const waiting = [...workspace.state.all('applications').values()].filter(
        ({ state, content }) => state !== 'approved' && content.interface.addressId === id,
      );
      const count = productsAt(workspace, address.url).length + waiting.length;
      if (count > 0) return refuse('address_in_use', { count });
      draft.removeProductionAddress(id);
      return address;
    });
  return carriedOut(workspace, 'remove-address', { id }, remove);
}

/** Makes a key. @param secret drawn unless given */
export async function addInterfaceKey(
  workspace: Workspace,
  keyClass: KeyClass,
  secret?: string,
): Promise<InterfaceKey> {
  const added = await carriedOut(
    workspace,
    'add-interface-key',
    { keyClass },
    () => workspace.decide((draft) => decideKey(draft, keyClass, secret)),
    secret === undefined ? {} : { remark: 'key' },
  );
  return added as InterfaceKey;
}

/** Binds a key to an address for its class. @throws AppError `not_found` */
export async function bindInterfaceKey(
  workspace: Workspace,
  addressId: string,
  keyId: string,
): Promise<ProductionAddress | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  findRecord(workspace, 'productionAddresses', addressId);
  const bind = () =>
    workspace.decide((draft) => {
      const { url } = draft.need('productionAddresses', addressId);
      const { keyClass } = draft.need('interfaceKeys', keyId);
      return decideBinding(draft, addressId, keyId, productsAt(workspace, url, keyClass));
    });
  return carriedOut(workspace, 'bind-key', { id: addressId, keyId }, bind);
}

/** Puts a new key in the place of one, with an overlap for the calls that were made before. @throws AppError `not_found` */
export async function rotateInterfaceKey(
  workspace: Workspace,
  keyId: string,
  { overlapHours, secret }: { readonly overlapHours?: number | undefined; readonly secret?: string },
): Promise<InterfaceKey | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  const rotate = () =>
    workspace.decide((draft) => {
      const users = usersOf(workspace, draft.need('interfaceKeys', keyId));
      const hours = overlapHours ?? ruleValue(draft.context.profile, 'keys.overlapHours');
      return decideRotation(draft, keyId, { overlapHours: hours, users, ...(secret === undefined ? {} : { secret }) });
    });
  const remarks = secret === undefined ? {} : ({ remark: 'key' } as const);
  return carriedOut(workspace, 'rotate-key', { id: keyId, overlapHours }, rotate, remarks);
}

/** Takes a key out of use for ever. @throws AppError `not_found` */
export async function retireInterfaceKey(workspace: Workspace, keyId: string): Promise<InterfaceKey | Refusal> {
  findRecord(workspace, 'interfaceKeys', keyId);
  return carriedOut(workspace, 'retire-key', { id: keyId }, () =>
    workspace.decide((draft) => decideKeyRemoval(draft, keyId, usersOf(workspace, draft.need('interfaceKeys', keyId)))),
  );
}

/** Addresses that a key is bound to, and products whose calls are signed with it. */
export function usersOf({ state }: Workspace, key: InterfaceKey): KeyUsers {
  const addressIds = [...state.all('productionAddresses').values()]
    .filter(({ keyIds }) => keyIds[key.keyClass] === key.id)
    .map(({ id }) => id);
  const productIds = [...state.all('products').values()]
    .filter((product) => key.secret !== '' && accessOf(product, key.keyClass)?.accessKey === key.secret)
    .map(({ id }) => id);
  return { addressIds, productIds };
}

/** Ids of the products that are reached at an address, by the interface of a class or by any. */
export function productsAt({ state }: Workspace, url: string, keyClass?: KeyClass): string[] {
  const classes: readonly KeyClass[] = keyClass === undefined ? KEY_CLASSES : [keyClass];
  return [...state.all('products').values()]
    .filter((product) => classes.some((each) => accessOf(product, each)?.url === url))
    .map(({ id }) => id);
}

/** Where a product is reached by the interface of a class, and with which key. */
function accessOf({ interface: basic, orderNotification }: Product, keyClass: KeyClass): OrderNotification | undefined {
  if (keyClass === 'basic') return basic;
  return keyClass === 'general' ? orderNotification : undefined;
}

/** How many unfinished calls are signed with a key. */
export function openCallsOf({ state }: Workspace, { secret }: InterfaceKey): number {
  if (secret === '') return 0;
  return state.unfinishedCallIds().filter((id) => state.get('calls', id)?.destination.accessKey === secret).length;
}
