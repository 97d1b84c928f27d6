import { HOUR_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import { interfaceKeyState, type InterfaceKey, type KeyClass } from './interface-key.ts';
import type { ProductionAddress } from './production-address.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Real keys have the form of a UUID [inferred from sellers' code; v1-saas, key of the vectors]. */
const KEY_GROUPS = [8, 4, 4, 4, 12] as const;
const KEY_ALPHABET = '0123456789abcdef';

/** Makes a key of a class of interfaces; its text is drawn unless given. */
export function addInterfaceKey(draft: Draft, keyClass: KeyClass, secret?: string): InterfaceKey {
  const { ids, simAt, wallAt } = draft.context;
  const key: InterfaceKey = {
    id: `key-${draft.nextNumber()}`,
    keyClass,
    secret: secret ?? KEY_GROUPS.map((length) => ids.text(length, KEY_ALPHABET)).join('-'),
    createdSimAt: simAt,
    createdWallAt: wallAt,
  };
  draft.put('interfaceKeys', key);
  return key;
}

/** Ids of what a rotation or a binding has to change; the caller has looked for them. */
export interface KeyUsers {
  readonly addressIds: readonly string[];
  readonly productIds: readonly string[];
}

/**
 * Puts a new key in the place of one: addresses and products change to it at once. Calls that were made before are signed
 * with the old one to their end, so that the seller has to know both for a while: the overlap [ours: no page says how
 * production changes a key].
 */
export function rotateInterfaceKey(
  draft: Draft,
  keyId: string,
  {
    overlapHours,
    secret,
    users,
  }: { readonly overlapHours: number; readonly secret?: string; readonly users: KeyUsers },
): InterfaceKey | Refusal {
  const old = draft.need('interfaceKeys', keyId);
  if (old.retiredSimAt !== undefined) return refuse('interface_key_retired');
  if (old.replacedById !== undefined) return refuse('interface_key_replaced', { key: old.replacedById });
  if (secret === old.secret) return refuse('interface_key_same');
  const fresh = addInterfaceKey(draft, old.keyClass, secret);
  for (const id of users.addressIds) {
    const address = draft.need('productionAddresses', id);
    draft.put('productionAddresses', { ...address, keyIds: { ...address.keyIds, [old.keyClass]: fresh.id } });
  }
  signWith(draft, users.productIds, fresh);
  const overlapUntilSimAt = draft.context.simAt + overlapHours * HOUR_MS;
  draft.put('interfaceKeys', { ...old, replacedById: fresh.id, overlapUntilSimAt });
  if (overlapHours === 0) retireInterfaceKey(draft, keyId);
  else draft.schedule('interface_key.retire', overlapUntilSimAt, keyId, '');
  return fresh;
}

/** The overlap of a rotation is over: the list forgets the old key. */
export function retireInterfaceKey(draft: Draft, keyId: string): void {
  const old = draft.get('interfaceKeys', keyId);
  if (!old || old.retiredSimAt !== undefined) return;
  draft.unschedule('', ['interface_key.retire'], keyId);
  draft.put('interfaceKeys', { ...old, secret: '', retiredSimAt: draft.context.simAt });
}

/** Takes a key out of use that no address is bound to. */
export function removeInterfaceKey(draft: Draft, keyId: string, users: KeyUsers): InterfaceKey | Refusal {
  const key = draft.need('interfaceKeys', keyId);
  const count = users.addressIds.length;
  if (count > 0) return refuse('interface_key_in_use', { count });
  retireInterfaceKey(draft, keyId);
  return draft.get('interfaceKeys', keyId) ?? key;
}

/**
 * Binds a key to an address for its class (绑定密钥). Products that are reached there are called with it from now on: where
 * another key was bound, their sellers must know the new one (marketplace-rules 12).
 */
export function bindInterfaceKey(
  draft: Draft,
  addressId: string,
  keyId: string,
  productIds: readonly string[],
): ProductionAddress | Refusal {
  const address = draft.need('productionAddresses', addressId);
  const key = draft.need('interfaceKeys', keyId);
  const state = interfaceKeyState(key);
  if (state !== 'current') return refuse('interface_key_not_current', { key: state });
  const bound: ProductionAddress = { ...address, keyIds: { ...address.keyIds, [key.keyClass]: keyId } };
  draft.put('productionAddresses', bound);
  signWith(draft, productIds, key);
  return bound;
}

/** The basic interface has the key of its class, notifications of orders have that of theirs. */
function signWith(draft: Draft, productIds: readonly string[], { keyClass, secret: accessKey }: InterfaceKey): void {
  for (const id of productIds) {
    const product = draft.need('products', id);
    const { interface: access, orderNotification } = product;
    if (keyClass === 'basic') draft.put('products', { ...product, interface: { ...access, accessKey } });
    if (keyClass !== 'general' || !orderNotification) continue;
    draft.put('products', { ...product, orderNotification: { ...orderNotification, accessKey } });
  }
}
