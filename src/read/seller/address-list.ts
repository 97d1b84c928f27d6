import { openCallsOf, productsAt, usersOf } from '../../app/production-addresses.ts';
import type { Workspace } from '../../app/workspace.ts';
import {
  classesSharing,
  interfaceKeyState,
  KEY_CLASSES,
  type InterfaceKey,
  type InterfaceKeyState,
  type KeyClass,
} from '../../domain/interface-key.ts';
import { addressState, type AddressState, type ProductionAddress } from '../../domain/production-address.ts';
import { maskKey } from '../api/mask-key.ts';

/** One production address with its keys and users. */
export interface AddressRow extends ProductionAddress {
  readonly state: AddressState;
  readonly productCount: number;
  /** For each class the key that is bound, and those that could be. */
  readonly bindings: readonly {
    readonly keyClass: KeyClass;
    readonly bound: InterfaceKey | undefined;
    readonly choices: readonly InterfaceKey[];
  }[];
}

/** One key; its text is masked unless it was asked for. */
export interface KeyRow {
  readonly id: string;
  readonly keyClass: KeyClass;
  readonly shown: string;
  readonly revealed: boolean;
  readonly state: InterfaceKeyState;
  readonly alsoServes: readonly KeyClass[];
  readonly addressCount: number;
  readonly productCount: number;
  readonly openCalls: number;
  readonly replacedById: string | undefined;
  readonly overlapUntilSimAt: number | undefined;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
}

/** Addresses and keys of a workspace's sellers. */
export interface AddressPage {
  readonly addresses: readonly AddressRow[];
  readonly keys: readonly KeyRow[];
  /** Addresses that products use and that are not in the list. */
  readonly unlisted: readonly { readonly url: string; readonly productCount: number; readonly insecure: boolean }[];
}

/** Builds the page of addresses and keys. @param reveal id of the key to show in clear */
export function addressPage(workspace: Workspace, reveal?: string): AddressPage {
  const { state } = workspace;
  const keys = [...state.all('interfaceKeys').newestFirst()];
  const addresses = [...state.all('productionAddresses').newestFirst()];
  const listed = new Set(addresses.map(({ url }) => url));
  const unlisted = new Map<string, { url: string; productCount: number; insecure: boolean }>();
  for (const { interface: access } of state.all('products').values()) {
    if (listed.has(access.url)) continue;
    const known = unlisted.get(access.url);
    const productCount = (known?.productCount ?? 0) + 1;
    unlisted.set(access.url, { url: access.url, productCount, insecure: access.allowInsecureTransport });
  }
  return {
    addresses: addresses.map((address) => ({
      ...address,
      state: addressState(address),
      productCount: productsAt(workspace, address.url).length,
      bindings: KEY_CLASSES.map((keyClass) => ({
        keyClass,
        bound: keys.find(({ id }) => id === address.keyIds[keyClass]),
        choices: keys.filter((key) => key.keyClass === keyClass && interfaceKeyState(key) === 'current'),
      })),
    })),
    keys: keys.map((key) => keyRow(workspace, key, { keys, isRevealed: key.id === reveal })),
    unlisted: [...unlisted.values()],
  };
}

function keyRow(
  workspace: Workspace,
  key: InterfaceKey,
  { keys, isRevealed }: { readonly keys: readonly InterfaceKey[]; readonly isRevealed: boolean },
): KeyRow {
  const { addressIds, productIds } = usersOf(workspace, key);
  return {
    id: key.id,
    keyClass: key.keyClass,
    shown: key.secret === '' ? '' : isRevealed ? key.secret : maskKey(key.secret),
    revealed: isRevealed,
    state: interfaceKeyState(key),
    alsoServes: classesSharing(key, keys),
    addressCount: addressIds.length,
    productCount: productIds.length,
    openCalls: openCallsOf(workspace, key),
    replacedById: key.replacedById,
    overlapUntilSimAt: key.overlapUntilSimAt,
    createdSimAt: key.createdSimAt,
    createdWallAt: key.createdWallAt,
  };
}
