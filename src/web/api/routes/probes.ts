import { findRecord } from '../../../app/find-record.ts';
import { liftTradeFreeze } from '../../../app/probes.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { Product } from '../../../domain/catalogue.ts';
import { isoTime, isoTimeOrNull } from '../../../read/api/iso-time.ts';
import { probeModel } from '../../../read/seller/probe-model.ts';
import { workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { PROBES } from '../schemas/probe.ts';

const tag = 'Debugging';

function probesResource(workspace: Workspace, product: Product) {
  const { state, nextSimAt, running, failingDays, limit, frozenSimAt, runs } = probeModel(workspace, product);
  return {
    productId: product.id,
    ...{ state, running, failingDays, limit: limit ?? null },
    nextSimAt: isoTimeOrNull(nextSimAt),
    frozenSimAt: isoTimeOrNull(frozenSimAt),
    runs: runs.map(({ simAt, wallAt, cases, failed }) => ({
      simAt: isoTime(simAt),
      wallAt: isoTime(wallAt),
      cases,
      failed: failed.map(({ activity, callId }) => ({ activity, callId: callId ?? null })),
    })),
  };
}

/** Probes: saved cases of listed products, replayed by the marketplace every morning and afternoon (v1-saas 8.1). */
export const PROBE_ROUTES = [
  workspaceRoute({
    id: 'getProbes',
    method: 'get',
    path: '/products/:id/probes',
    tag,
    summary: 'What the probes of a product have found',
    params: ID_PARAM,
    success: [{ status: 200, description: 'State and newest probes.', schema: PROBES }],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      probesResource(workspace, findRecord(workspace, 'products', params.id)),
  }),
  workspaceRoute({
    id: 'liftFreeze',
    method: 'post',
    path: '/products/:id/lift-freeze',
    tag,
    summary: 'End the freeze of a product’s trade, as the operator',
    description: 'Trade is frozen after days of failing probes. The failing days are forgotten.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'How it stands now.', schema: PROBES }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      probesResource(workspace, allowed(await liftTradeFreeze(workspace, params.id))),
  }),
];
