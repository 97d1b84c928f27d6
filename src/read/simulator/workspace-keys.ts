import type { Workspace } from '../../app/workspace.ts';
import type { KeyClass } from '../../domain/interface-key.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { OtherKey } from '../../protocol/diagnosis/body-sign-mistakes.ts';

/** A key of the workspace, with what tells a reader which one it is. */
export type WorkspaceKey = ProductKey | ClassKey;

interface ProductKey extends OtherKey {
  /** In use for a product, or for the notifications of its orders; `retired`: an older call was signed with it. */
  readonly kind: 'current' | 'notification' | 'retired';
  readonly productId: string;
  readonly productName: LocalizedText;
}

interface ClassKey extends OtherKey {
  /** Kept for a class of interfaces, bound or not; `replaced`: by a rotation whose overlap goes on. */
  readonly kind: 'interface_class' | 'replaced';
  readonly keyId: string;
  readonly keyClass: KeyClass;
}

/** Newest calls that are looked at for keys that are out of use: a bound on time, not a rule. */
const CALLS_LOOKED_AT = 2_000;
/** Most keys that a value is tried with. */
const MOST_KEYS = 100;

/**
 * Every key that the workspace knows, each once: those in use for products, those of other classes of interfaces, then
 * those of older calls. A seller often has the key of another product or class in its configuration, or the one from
 * before the last change.
 */
export function workspaceKeys({ state }: Pick<Workspace, 'state'>): WorkspaceKey[] {
  const keys = new Map<string, WorkspaceKey>();
  for (const { id, name, interface: basic, orderNotification } of state.all('products').values()) {
    for (const used of [basic, ...(orderNotification ? [orderNotification] : [])]) {
      if (keys.has(used.accessKey)) continue;
      keys.set(used.accessKey, {
        label: used === basic ? `current:${id}` : `notification:${id}`,
        accessKey: used.accessKey,
        kind: used === basic ? 'current' : 'notification',
        productId: id,
        productName: name,
      });
    }
  }
  for (const { id, keyClass, secret, replacedById } of state.all('interfaceKeys').newestFirst()) {
    if (keys.size >= MOST_KEYS) break;
    // A retired key, and one that an import has left out, has no text any more.
    if (secret === '' || keys.has(secret)) continue;
    keys.set(secret, {
      label: `class:${id}`,
      accessKey: secret,
      kind: replacedById === undefined ? 'interface_class' : 'replaced',
      keyId: id,
      keyClass,
    });
  }
  let lookedAt = 0;
  for (const { productId, destination } of state.all('calls').newestFirst()) {
    if ((lookedAt += 1) > CALLS_LOOKED_AT || keys.size >= MOST_KEYS) break;
    if (keys.has(destination.accessKey)) continue;
    const productName = state.get('products', productId)?.name ?? { en: productId, zh: productId };
    keys.set(destination.accessKey, {
      label: `retired:${productId}:${keys.size}`,
      accessKey: destination.accessKey,
      kind: 'retired',
      productId,
      productName,
    });
  }
  return [...keys.values()].slice(0, MOST_KEYS);
}
