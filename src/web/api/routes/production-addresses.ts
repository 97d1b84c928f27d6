import { findRecord } from '../../../app/find-record.ts';
import {
  addInterfaceKey,
  addVerifiedAddress,
  bindInterfaceKey,
  removeProductionAddress,
  retireInterfaceKey,
  rotateInterfaceKey,
  verifyProductionAddress,
} from '../../../app/production-addresses.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { ProductionAddress } from '../../../domain/production-address.ts';
import { interfaceKeyResource, productionAddressResource } from '../../../read/api/production-address-resource.ts';
import { addressWords } from '../../address-words.ts';
import { workspaceRoute } from '../api-route.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import {
  INTERFACE_KEY,
  INTERFACE_KEY_LIST,
  KEY_BINDING,
  KEY_ROTATION,
  NEW_INTERFACE_KEY,
  NEW_PRODUCTION_ADDRESS,
  PRODUCTION_ADDRESS,
  PRODUCTION_ADDRESS_LIST,
} from '../schemas/production-address.ts';

const tag = 'Production addresses';
const ADDRESS = { status: 200, description: 'The address.', schema: PRODUCTION_ADDRESS } as const;

function show(workspace: Workspace, address: ProductionAddress, { words }: ReaderTexts) {
  return productionAddressResource(workspace, address, (finding) => addressWords(finding, words));
}

export const PRODUCTION_ADDRESS_ROUTES = [
  workspaceRoute({
    id: 'listProductionAddresses',
    method: 'get',
    path: '/production-addresses',
    tag,
    summary: 'Production addresses with what was found when they were verified',
    success: [{ status: 200, description: 'Addresses, newest first.', schema: PRODUCTION_ADDRESS_LIST }],
    faults: [],
    handle: ({ market: { workspace }, texts }) => ({
      items: [...workspace.state.all('productionAddresses').newestFirst()].map((each) => show(workspace, each, texts)),
    }),
  }),
  workspaceRoute({
    id: 'addProductionAddress',
    method: 'post',
    path: '/production-addresses',
    tag,
    summary: 'Add a production address and verify it',
    body: NEW_PRODUCTION_ADDRESS,
    success: [{ status: 201, description: 'The address with what was found.', schema: PRODUCTION_ADDRESS }],
    faults: ['conflict'],
    handle: async ({ market, body, texts }) => show(market.workspace, await addVerifiedAddress(market, body), texts),
  }),
  workspaceRoute({
    id: 'verifyProductionAddress',
    method: 'post',
    path: '/production-addresses/:id/verify',
    tag,
    summary: 'Look at an address anew: reachable, certificate, rules for domains',
    params: ID_PARAM,
    success: [ADDRESS],
    faults: [],
    handle: async ({ market, params, texts }) =>
      show(market.workspace, await verifyProductionAddress(market, params.id), texts),
  }),
  workspaceRoute({
    id: 'bindInterfaceKey',
    method: 'put',
    path: '/production-addresses/:id/key',
    tag,
    summary: 'Bind a key to an address for its class of interfaces',
    description:
      'Products that are reached there are called with it from now on; calls already made keep their key. The sample seller learns of another key with `POST /api/keys` (`keyClass`, `key`) at its own address.',
    params: ID_PARAM,
    body: KEY_BINDING,
    success: [ADDRESS],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) =>
      show(workspace, allowed(await bindInterfaceKey(workspace, params.id, body.keyId)), texts),
  }),
  workspaceRoute({
    id: 'removeProductionAddress',
    method: 'delete',
    path: '/production-addresses/:id',
    tag,
    summary: 'Take an address from the list that nothing uses',
    params: ID_PARAM,
    success: [{ status: 204, description: 'It is gone.' }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) => {
      allowed(await removeProductionAddress(workspace, params.id));
    },
  }),
  workspaceRoute({
    id: 'listInterfaceKeys',
    method: 'get',
    path: '/interface-keys',
    tag,
    summary: 'Keys of the classes of interfaces',
    success: [{ status: 200, description: 'Keys, newest first.', schema: INTERFACE_KEY_LIST }],
    faults: [],
    handle: ({ market: { workspace } }) => ({
      items: [...workspace.state.all('interfaceKeys').newestFirst()].map((key) => interfaceKeyResource(workspace, key)),
    }),
  }),
  workspaceRoute({
    id: 'addInterfaceKey',
    method: 'post',
    path: '/interface-keys',
    tag,
    summary: 'Make a key for a class of interfaces',
    body: NEW_INTERFACE_KEY,
    success: [{ status: 201, description: 'The key, in clear.', schema: INTERFACE_KEY }],
    faults: [],
    handle: async ({ market: { workspace }, body }) =>
      interfaceKeyResource(workspace, await addInterfaceKey(workspace, body.keyClass, body.key), { revealKey: true }),
  }),
  workspaceRoute({
    id: 'rotateInterfaceKey',
    method: 'post',
    path: '/interface-keys/:id/rotate',
    tag,
    summary: 'Put a new key in the place of one, with an overlap',
    params: ID_PARAM,
    body: KEY_ROTATION,
    success: [{ status: 201, description: 'The new key, in clear.', schema: INTERFACE_KEY }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { overlapHours, key: secret } = body;
      const rotation = { overlapHours, ...(secret === undefined ? {} : { secret }) };
      const fresh = allowed(await rotateInterfaceKey(workspace, params.id, rotation));
      return interfaceKeyResource(workspace, fresh, { revealKey: true });
    },
  }),
  workspaceRoute({
    id: 'retireInterfaceKey',
    method: 'post',
    path: '/interface-keys/:id/retire',
    tag,
    summary: 'Take a key out of use that no address is bound to',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The key, forgotten.', schema: INTERFACE_KEY }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      interfaceKeyResource(workspace, allowed(await retireInterfaceKey(workspace, params.id))),
  }),
  workspaceRoute({
    id: 'revealInterfaceKey',
    method: 'post',
    path: '/interface-keys/:id/reveal',
    tag,
    summary: 'A key in clear',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The key, in clear.', schema: INTERFACE_KEY }],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      interfaceKeyResource(workspace, findRecord(workspace, 'interfaceKeys', params.id), { revealKey: true }),
  }),
];
