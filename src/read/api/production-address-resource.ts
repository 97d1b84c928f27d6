import { openCallsOf, productsAt, usersOf } from '../../app/production-addresses.ts';
import type { Workspace } from '../../app/workspace.ts';
import { classesSharing, interfaceKeyState, type InterfaceKey } from '../../domain/interface-key.ts';
import { addressState, type AddressFinding, type ProductionAddress } from '../../domain/production-address.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { maskKey } from './mask-key.ts';

/** A production address; `say` words what was found. */
export function productionAddressResource(
  workspace: Workspace,
  address: ProductionAddress,
  say: (finding: AddressFinding) => string,
) {
  const { basic = null, kit = null, license = null, general = null } = address.keyIds;
  return {
    id: address.id,
    url: address.url,
    allowInsecureTransport: address.allowInsecureTransport,
    state: addressState(address),
    keyIds: { basic, kit, license, general },
    products: productsAt(workspace, address.url),
    check: address.check
      ? {
          simAt: isoTime(address.check.simAt),
          wallAt: isoTime(address.check.wallAt),
          findings: address.check.findings.map((finding) => ({ ...finding, message: say(finding) })),
        }
      : null,
    createdSimAt: isoTime(address.createdSimAt),
  };
}

/** A key of a class of interfaces; masked unless `revealKey`. */
export function interfaceKeyResource(
  workspace: Workspace,
  key: InterfaceKey,
  options: { readonly revealKey?: boolean } = {},
) {
  const { addressIds, productIds } = usersOf(workspace, key);
  return {
    id: key.id,
    keyClass: key.keyClass,
    key: key.secret === '' ? null : options.revealKey ? key.secret : maskKey(key.secret),
    state: interfaceKeyState(key),
    alsoServes: classesSharing(key, workspace.state.all('interfaceKeys').values()),
    addressIds,
    products: productIds,
    openCalls: openCallsOf(workspace, key),
    replacedById: key.replacedById ?? null,
    overlapUntilSimAt: isoTimeOrNull(key.overlapUntilSimAt),
    createdSimAt: isoTime(key.createdSimAt),
    createdWallAt: isoTime(key.createdWallAt),
    retiredSimAt: isoTimeOrNull(key.retiredSimAt),
  };
}
