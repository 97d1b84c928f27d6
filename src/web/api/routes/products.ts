import type { z } from 'zod';
import { addProduct, replaceProduct, setProductInterface } from '../../../app/edit-catalogue.ts';
import { findRecord } from '../../../app/find-record.ts';
import { setOrderNotification, stopOrderNotification } from '../../../app/set-order-notification.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { SellerInterface } from '../../../domain/catalogue.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { interfaceResource, orderNotificationResource, productResource } from '../../../read/api/product-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import { allowed } from '../refused-error.ts';
import { specificationsOf, withChangeRules } from '../product-input.ts';
import { NEW_PRODUCT, PRODUCT, PRODUCT_CHANGE, PRODUCT_LIST } from '../schemas/catalogue.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';
import {
  INTERFACE_INPUT,
  ORDER_NOTIFICATION,
  ORDER_NOTIFICATION_INPUT,
  SELLER_INTERFACE,
} from '../schemas/seller-interface.ts';

const tag = 'Products';

function sellerInterface(input: z.output<typeof INTERFACE_INPUT>, accessKey: string): SellerInterface {
  const { version, url, allowInsecureTransport, encryptType } = input;
  const members = { version, url, allowInsecureTransport, accessKey: input.accessKey ?? accessKey };
  return encryptType === undefined ? members : { ...members, encryptType };
}

function show(workspace: Workspace, id: string) {
  return productResource(findRecord(workspace, 'products', id), workspace.profile().currency);
}

export const PRODUCT_ROUTES = [
  workspaceRoute({
    id: 'listProducts',
    method: 'get',
    path: '/products',
    tag,
    summary: 'The catalogue',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Products, newest first.', schema: PRODUCT_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { currency } = workspace.profile();
      const page = pageOf(workspace.state.all('products').newestFirst(), query);
      return mapPage(page, (product) => productResource(product, currency));
    },
  }),
  workspaceRoute({
    id: 'addProduct',
    method: 'post',
    path: '/products',
    tag,
    summary: 'Add a product',
    description: 'As the operator, past the review: it is sold at once. Sellers apply (POST …/applications).',
    body: NEW_PRODUCT,
    success: [{ status: 201, description: 'The new product.', schema: PRODUCT }],
    faults: ['conflict'],
    handle: async ({ market: { workspace }, body }) => {
      const { interface: access, specifications, asksFor, extensions, pictures, ...rest } = body;
      const { removal: _gone, removedSpecifications: _goneToo, orderNotification: _bySelf, ...members } = rest;
      await addProduct(workspace, {
        ...withChangeRules({ ...members, specifications: specificationsOf(specifications, workspace) }),
        ...(pictures ? { pictures } : {}),
        ...(asksFor ? { asksFor } : {}),
        ...(extensions ? { extensions } : {}),
        interface: sellerInterface(access, workspace.random.uuid()),
      });
      return show(workspace, body.id);
    },
  }),
  workspaceRoute({
    id: 'getProduct',
    method: 'get',
    path: '/products/:id',
    tag,
    summary: 'A product',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The product, its key masked.', schema: PRODUCT }],
    faults: [],
    handle: ({ market, params }) => show(market.workspace, params.id),
  }),
  workspaceRoute({
    id: 'replaceProduct',
    method: 'put',
    path: '/products/:id',
    tag,
    summary: 'Replace a product',
    description:
      'Takes what GET answered, changed. Interface and key stay; running instances keep what they have. As the operator, ' +
      'past the review; sellers apply for a change (POST …/applications).',
    params: ID_PARAM,
    body: PRODUCT_CHANGE,
    success: [{ status: 200, description: 'The changed product.', schema: PRODUCT }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const current = findRecord(workspace, 'products', params.id);
      const { id, specifications, asksFor, extensions, pictures, ...rest } = body;
      const {
        billing: _follows,
        interface: _stays,
        removal: _gone,
        removedSpecifications: _goneToo,
        orderNotification: _bySelf,
        ...members
      } = rest;
      if (id !== undefined && id !== params.id) throw new InputError([{ path: 'id', key: 'other_id' }]);
      const supervised = current.supervised ?? false;
      if (members.supervised !== undefined && members.supervised !== supervised) {
        throw new InputError([{ path: 'supervised', key: 'supervised_fixed' }]);
      }
      const replaced = await replaceProduct(workspace, {
        ...withChangeRules({ ...members, specifications: specificationsOf(specifications, workspace) }),
        id: params.id,
        ...(pictures ? { pictures } : {}),
        ...(asksFor ? { asksFor } : {}),
        ...(extensions ? { extensions } : {}),
        supervised,
        interface: current.interface,
      });
      allowed(replaced);
      return show(workspace, params.id);
    },
  }),
  workspaceRoute({
    id: 'setProductInterface',
    method: 'put',
    path: '/products/:id/interface',
    tag,
    summary: 'Point a product at a production address',
    description: 'Calls already made keep the address and key they were made with.',
    params: ID_PARAM,
    body: INTERFACE_INPUT,
    success: [{ status: 200, description: 'The interface with the key in use, in clear.', schema: SELLER_INTERFACE }],
    faults: [],
    handle: async ({ market: { workspace }, params, body }) => {
      const { interface: current } = findRecord(workspace, 'products', params.id);
      const saved = await setProductInterface(workspace, params.id, sellerInterface(body, current.accessKey));
      return interfaceResource(saved.interface, { revealKey: true });
    },
  }),
  workspaceRoute({
    id: 'setOrderNotification',
    method: 'put',
    path: '/products/:id/order-notification',
    tag,
    summary: "Have a product's orders notified",
    description:
      'Orders are notified by `orderNotify` from now on: a POST with orderId and orderLineId, signed as in version 2.0 with ' +
      'a key of its own. Calls already made keep the address and key they were made with.',
    params: ID_PARAM,
    body: ORDER_NOTIFICATION_INPUT,
    success: [{ status: 200, description: 'The setting with the key in use, in clear.', schema: ORDER_NOTIFICATION }],
    faults: [],
    handle: async ({ market, params, body }) => {
      const saved = orderNotificationResource(await setOrderNotification(market, params.id, body), { revealKey: true });
      if (!saved) throw new Error('the notification that was just set is not there');
      return saved;
    },
  }),
  workspaceRoute({
    id: 'stopOrderNotification',
    method: 'delete',
    path: '/products/:id/order-notification',
    tag,
    summary: "Have a product's orders notified no more",
    params: ID_PARAM,
    success: [{ status: 204, description: 'They are not.' }],
    faults: [],
    handle: async ({ market: { workspace }, params }) => {
      await stopOrderNotification(workspace, params.id);
    },
  }),
];
