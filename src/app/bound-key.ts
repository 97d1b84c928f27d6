import type { InterfaceKey, KeyClass } from '../domain/interface-key.ts';
import type { ProductionAddress } from '../domain/production-address.ts';
import type { Workspace } from './workspace.ts';

/** Where addresses and keys are looked up: the records of a workspace, or those of an archive. */
export interface KeyLists {
  readonly productionAddresses: { values(): Iterable<ProductionAddress> };
  readonly interfaceKeys: { get(id: string): InterfaceKey | undefined };
}

/** The text of the key that is bound to an address for a class; `undefined` where none is, or its text is not known. */
export function boundKey(lists: KeyLists, url: string, keyClass: KeyClass): string | undefined {
  for (const { url: known, keyIds } of lists.productionAddresses.values()) {
    const secret = known === url ? lists.interfaceKeys.get(keyIds[keyClass] ?? '')?.secret : undefined;
    if (secret !== undefined && secret !== '') return secret;
  }
  return undefined;
}

export function keyLists({ state }: Workspace): KeyLists {
  return { productionAddresses: state.all('productionAddresses'), interfaceKeys: state.all('interfaceKeys') };
}
