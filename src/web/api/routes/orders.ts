import type { z } from 'zod';
import { completeSelection } from '../../../app/complete-selection.ts';
import { findRecord } from '../../../app/find-record.ts';
import { cancelOrder, cancelOrders, payOrder, payOrders, purchase, quotePurchase } from '../../../app/purchase.ts';
import { refundStuckRenewal } from '../../../app/refund-stuck-renewal.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { BuyerInput } from '../../../domain/buyer-input.ts';
import { accountId } from '../../../domain/customer-id.ts';
import type { Order } from '../../../domain/order.ts';
import { usableCoupons } from '../../../domain/pay-order.ts';
import type { SelectionProblem } from '../../../domain/price-quote.ts';
import { settlePrice } from '../../../domain/settle-price.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { quoteResource } from '../../../read/api/price-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import {
  CANCEL_TOGETHER,
  NEW_ORDER,
  ORDER,
  ORDER_LIST,
  ORDER_QUERY,
  ORDERS_DONE,
  PAY_INPUT,
  PAY_TOGETHER,
  QUOTE,
  QUOTE_INPUT,
} from '../schemas/order.ts';

const tag = 'Orders';
const ONE_ORDER = { description: 'The order.', schema: ORDER } as const;

async function placeOrder(workspace: Workspace, body: z.output<typeof NEW_ORDER>, texts: ReaderTexts): Promise<Order> {
  const { productId, sku: skuCode, attributes, billing, period, quantity, furtherQuantities } = body;
  const { pay, payWith, requestId } = body;
  const product = findRecord(workspace, 'products', productId);
  const [firstBuyer] = workspace.state.all('buyers').keys();
  const buyerId = body.buyerId ?? firstBuyer;
  if (buyerId === undefined) throw new InputError([{ path: 'buyerId', key: 'required' }]);
  const selection = completeSelection(product, { skuCode, attributes, billing, period, quantity, furtherQuantities });
  if ('problem' in selection) throw selectionError(selection, texts);
  const extra = { ...(payWith ? { payWith } : {}), ...(requestId === undefined ? {} : { requestId }) };
  const placed = allowed(
    await purchase(workspace, { productId, buyerId, selection, pay, ...extra, given: givenOf(body) }),
  );
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

function quoteProduct(
  workspace: Workspace,
  productId: string,
  body: z.output<typeof QUOTE_INPUT>,
  texts: ReaderTexts,
): unknown {
  const { sku: skuCode, attributes, billing, period, quantity, furtherQuantities, couponIds = [] } = body;
  const product = findRecord(workspace, 'products', productId);
  const [firstBuyer] = workspace.state.all('buyers').keys();
  const buyerId = body.buyerId ?? firstBuyer;
  if (buyerId !== undefined) findRecord(workspace, 'buyers', buyerId);
  const open = { skuCode, attributes, billing, period, quantity, furtherQuantities };
  const selection = completeSelection(product, open);
  if ('problem' in selection) throw selectionError(selection, texts);
  const quote = quotePurchase(workspace, productId, selection, buyerId);
  if ('problem' in quote) throw selectionError(quote, texts);
  const order = { buyerId: buyerId ?? '', productId, totalMinor: quote.amountMinor };
  const coupons = allowed(usableCoupons(workspace.draft(), order, couponIds));
  const profile = workspace.profile();
  return quoteResource(quote, settlePrice(quote.amountMinor, coupons, profile), profile.currency);
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
    id: 'quoteProduct',
    method: 'post',
    path: '/products/:id/quote',
    tag,
    summary: 'Work out a price',
    description: 'What a choice costs a buyer, line by line with the rule behind each, and what coupons leave to pay.',
    params: ID_PARAM,
    body: QUOTE_INPUT,
    success: [{ status: 200, description: 'The price now.', schema: QUOTE }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params, body, texts }) => quoteProduct(workspace, params.id, body, texts),
  }),
  workspaceRoute({
    id: 'payOrders',
    method: 'post',
    path: '/orders/pay',
    tag,
    summary: 'Pay several unpaid orders together',
    description: 'All or none; the refusal names the order to blame. Cash coupons pay one order after the other.',
    body: PAY_TOGETHER,
    success: [{ status: 200, description: 'The orders.', schema: ORDERS_DONE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => {
      const orders = allowed(await payOrders(workspace, body.ids, body.pay, body.payWith));
      return { items: orders.map((order) => orderResource(order, workspace.state)) };
    },
  }),
  workspaceRoute({
    id: 'cancelOrders',
    method: 'post',
    path: '/orders/cancel',
    tag,
    summary: 'Cancel several unpaid orders together',
    description: 'All or none; the refusal names the order to blame.',
    body: CANCEL_TOGETHER,
    success: [{ status: 200, description: 'The orders.', schema: ORDERS_DONE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => {
      const orders = allowed(await cancelOrders(workspace, body.ids));
      return { items: orders.map((order) => orderResource(order, workspace.state)) };
    },
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
      orderResource(allowed(await payOrder(workspace, params.id, body.pay, body.payWith)), workspace.state),
  }),
  workspaceRoute({
    id: 'refundOrder',
    method: 'post',
    path: '/orders/:id/refund',
    tag,
    summary: 'Refund a renewal that the seller has never taken (operator)',
    description:
      'In full, once its tries are over; the term stays as it was and the call cannot be restarted any more.',
    params: ID_PARAM,
    success: [{ status: 200, ...ONE_ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      orderResource(allowed(await refundStuckRenewal(workspace, params.id)), workspace.state),
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
