import type { z } from 'zod';
import { completeSelection } from '../../../app/complete-selection.ts';
import { findRecord } from '../../../app/find-record.ts';
import { cancelOrder, payOrder, purchase } from '../../../app/purchase.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { BuyerInput } from '../../../domain/buyer-input.ts';
import type { BillingMode } from '../../../domain/catalogue.ts';
import { accountId } from '../../../domain/customer-id.ts';
import type { Order } from '../../../domain/order.ts';
import type { SelectionProblem } from '../../../domain/price-quote.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { NEW_ORDER, ORDER, ORDER_LIST, ORDER_QUERY, PAY_INPUT } from '../schemas/order.ts';

const tag = 'Orders';
const ONE_ORDER = { description: 'The order.', schema: ORDER } as const;

async function placeOrder(workspace: Workspace, body: z.output<typeof NEW_ORDER>, texts: ReaderTexts): Promise<Order> {
  const { productId, sku: skuCode, period, quantity, pay } = body;
  // The schema has refused the modes that are not sold yet.
  const billing = body.billing as BillingMode;
  const product = findRecord(workspace, 'products', productId);
  const [firstBuyer] = workspace.state.all('buyers').keys();
  const buyerId = body.buyerId ?? firstBuyer;
  if (buyerId === undefined) throw new InputError([{ path: 'buyerId', key: 'required' }]);
  const selection = completeSelection(product, { skuCode, billing, period, quantity });
  const placed = allowed(await purchase(workspace, { productId, buyerId, selection, pay, given: givenOf(body) }));
  if ('problem' in placed) throw selectionError(placed, texts);
  return placed;
}

function givenOf({ consent, iamUser, extendParams }: z.output<typeof NEW_ORDER>): Partial<BuyerInput> {
  return {
    ...(consent === undefined ? {} : { consent }),
    ...(iamUser ? { iamUser: { name: iamUser.name, id: iamUser.id ?? accountId(`user ${iamUser.name}`) } } : {}),
    ...(extendParams ? { extendParams } : {}),
  };
}

function selectionError(problem: SelectionProblem, texts: ReaderTexts): InputError {
  return new InputError([{ path: problem.path, text: texts.selection(problem) }]);
}

export const ORDER_ROUTES = [
  workspaceRoute({
    id: 'placeOrder',
    method: 'post',
    path: '/orders',
    tag,
    summary: 'Buy',
    description: 'Places an order and pays it as told. A paid order is `processing` until the seller has provided it.',
    body: NEW_ORDER,
    success: [{ status: 201, ...ONE_ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body, texts }) =>
      orderResource(await placeOrder(workspace, body, texts), workspace.state),
  }),
  workspaceRoute({
    id: 'listOrders',
    method: 'get',
    path: '/orders',
    tag,
    summary: 'The orders',
    query: ORDER_QUERY,
    success: [{ status: 200, description: 'Orders, newest first.', schema: ORDER_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { status, buyerId, productId, instanceId } = query;
      const page = pageOf(
        workspace.state.all('orders').newestFirst(),
        query,
        (order) =>
          (status === undefined || order.status === status) &&
          (buyerId === undefined || order.buyerId === buyerId) &&
          (productId === undefined || order.productId === productId) &&
          (instanceId === undefined || order.instanceId === instanceId),
      );
      return mapPage(page, (order) => orderResource(order, workspace.state));
    },
  }),
  workspaceRoute({
    id: 'getOrder',
    method: 'get',
    path: '/orders/:id',
    tag,
    summary: 'An order by its number',
    params: ID_PARAM,
    success: [{ status: 200, ...ONE_ORDER }],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      orderResource(findRecord(workspace, 'orders', params.id), workspace.state),
  }),
  workspaceRoute({
    id: 'payOrder',
    method: 'post',
    path: '/orders/:id/pay',
    tag,
    summary: 'Pay an unpaid order',
    params: ID_PARAM,
    body: PAY_INPUT,
    success: [{ status: 200, ...ONE_ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) =>
      orderResource(allowed(await payOrder(workspace, params.id, body.pay)), workspace.state),
  }),
  workspaceRoute({
    id: 'cancelOrder',
    method: 'post',
    path: '/orders/:id/cancel',
    tag,
    summary: 'Cancel an unpaid order',
    params: ID_PARAM,
    success: [{ status: 200, ...ONE_ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      orderResource(allowed(await cancelOrder(workspace, params.id)), workspace.state),
  }),
];
