import { changeInstance, quoteChange } from '../../../app/change-instance.ts';
import type { ChangeWish } from '../../../domain/change-quote.ts';
import { givenQuantities, type QuantitiesInput } from '../../../domain/quantities.ts';
import { isoTime } from '../../../read/api/iso-time.ts';
import { moneyResource } from '../../../read/api/money-resource.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { quantitiesResource } from '../../../read/api/quantities-resource.ts';
import { partResources } from '../../../read/api/refund-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { possible } from '../possible.ts';
import { CHANGE_INPUT, CHANGE_QUERY, CHANGE_QUOTE } from '../schemas/change.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { ORDER } from '../schemas/order.ts';

const tag = 'Changes';

function wishOf({ sku, ...quantities }: QuantitiesInput & { readonly sku?: string | undefined }): ChangeWish {
  return { ...(sku === undefined ? {} : { skuCode: sku }), ...givenQuantities(quantities) };
}

export const CHANGE_ROUTES = [
  workspaceRoute({
    id: 'quoteChange',
    method: 'get',
    path: '/instances/:id/change-quote',
    tag,
    summary: 'What an upgrade or a scale-out costs now',
    params: ID_PARAM,
    query: CHANGE_QUERY,
    success: [{ status: 200, description: 'The fee, line by line.', schema: CHANGE_QUOTE }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params, query, texts }) => {
      const { sku: wished, quantity: first, ...furtherQuantities } = query;
      const wish = wishOf({ sku: wished, quantity: first, furtherQuantities });
      const quote = possible(quoteChange(workspace, params.id, wish), texts);
      const { currency } = workspace.profile();
      const { kind, sku, price, remainingDays, parts, expireSimAt } = quote;
      return {
        kind,
        sku: sku.code,
        offerId: price.offerId,
        ...quantitiesResource(quote),
        remainingDays,
        amount: moneyResource(quote.amountMinor, currency),
        parts: partResources(parts, currency),
        expireSimAt: isoTime(expireSimAt),
      };
    },
  }),
  workspaceRoute({
    id: 'changeInstance',
    method: 'post',
    path: '/instances/:id/change',
    tag,
    summary: 'Upgrade or scale out in mid-term',
    description:
      'Places a change order; it is completed when the seller has carried it out, and refunded if it never does.',
    params: ID_PARAM,
    body: CHANGE_INPUT,
    success: [{ status: 201, description: 'The change order.', schema: ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) => {
      const { pay, payWith, ...wish } = body;
      const order = possible(
        await changeInstance(workspace, {
          instanceId: params.id,
          wish: wishOf(wish),
          pay,
          ...(payWith ? { payWith } : {}),
        }),
        texts,
      );
      return orderResource(order, workspace.state);
    },
  }),
];
