import { relistProduct } from '../../../app/edit-catalogue.ts';
import { isoTimeOrNull } from '../../../read/api/iso-time.ts';
import { sanctionRow, sanctionRows, type SanctionRow } from '../../../read/simulator/sanction-list.ts';
import { workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { SANCTION, SANCTION_LIST } from '../schemas/sanction.ts';

const tag = 'Products';

function sanctionResource({ productId, state, month, failedOrders, limit, left, delistedSimAt }: SanctionRow) {
  return {
    id: productId,
    state,
    month,
    failedOrders,
    limit: limit ?? null,
    left: left ?? null,
    delistedSimAt: isoTimeOrNull(delistedSimAt),
  };
}

export const SANCTION_ROUTES = [
  workspaceRoute({
    id: 'listSanctions',
    method: 'get',
    path: '/sanctions',
    tag,
    summary: 'Failed orders of each product this month, and what they led to',
    success: [
      { status: 200, description: 'Products, those with the most failed orders first.', schema: SANCTION_LIST },
    ],
    faults: [],
    handle: ({ market: { workspace } }) => ({ items: sanctionRows(workspace).map(sanctionResource) }),
  }),
  workspaceRoute({
    id: 'relistProduct',
    method: 'post',
    path: '/products/:id/relist',
    tag,
    summary: 'Put a product back on the market, as the operator',
    description: 'Only a product that was taken off because of failed orders, and only where the rule lets it.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'How it stands now.', schema: SANCTION }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      sanctionResource(sanctionRow(workspace, allowed(await relistProduct(workspace, params.id)))),
  }),
];
