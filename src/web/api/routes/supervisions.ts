import type { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { supervise } from '../../../app/supervise.ts';
import type { SupervisionAct } from '../../../domain/supervision.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { supervisionResource } from '../../../read/api/supervision-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import {
  SUPERVISION,
  SUPERVISION_CONSENT,
  SUPERVISION_DELIVERY,
  SUPERVISION_LIST,
  SUPERVISION_QUERY,
  SUPERVISION_STEP,
} from '../schemas/supervision.ts';

const tag = 'Service supervision';
const ONE = { status: 200, description: 'The delivery as it stands now.', schema: SUPERVISION } as const;

type StepBody = typeof SUPERVISION_STEP | typeof SUPERVISION_CONSENT | typeof SUPERVISION_DELIVERY;

/** A route that takes a step. */
function stepRoute(act: SupervisionAct, id: string, summary: string, body: StepBody) {
  return workspaceRoute({
    id,
    method: 'post',
    path: `/supervisions/:id/${act}`,
    tag,
    summary,
    params: ID_PARAM,
    body,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body: input }) => {
      const { text, enablingSimAt }: { text: string; enablingSimAt?: number | undefined } = input as z.output<
        typeof SUPERVISION_DELIVERY
      >;
      const step = { act, text, ...(enablingSimAt === undefined ? {} : { enablingSimAt }) };
      return supervisionResource(allowed(await supervise(workspace, params.id, step)));
    },
  });
}

export const SUPERVISION_ROUTES = [
  workspaceRoute({
    id: 'listSupervisions',
    method: 'get',
    path: '/supervisions',
    tag,
    summary: 'Deliveries of supervised products',
    query: SUPERVISION_QUERY,
    success: [{ status: 200, description: 'Deliveries, newest first.', schema: SUPERVISION_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { state, buyerId, productId } = query;
      const page = pageOf(
        workspace.state.all('supervisions').newestFirst(),
        query,
        (each) =>
          (state === undefined || each.state === state) &&
          (buyerId === undefined || each.buyerId === buyerId) &&
          (productId === undefined || each.productId === productId),
      );
      return mapPage(page, supervisionResource);
    },
  }),
  workspaceRoute({
    id: 'getSupervision',
    method: 'get',
    path: '/supervisions/:id',
    tag,
    summary: 'A delivery with all its steps',
    params: ID_PARAM,
    success: [ONE],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      supervisionResource(findRecord(workspace, 'supervisions', params.id)),
  }),
  stepRoute('submit', 'submitRequirement', 'The buyer says what is required', SUPERVISION_STEP),
  stepRoute('confirm', 'confirmRequirement', 'The seller confirms the requirement', SUPERVISION_CONSENT),
  stepRoute('return', 'returnRequirement', 'The seller sends the requirement back', SUPERVISION_STEP),
  stepRoute('deliver', 'deliverService', 'The seller has delivered, with proof', SUPERVISION_DELIVERY),
  stepRoute(
    'accept',
    'acceptDelivery',
    'The buyer accepts: validity begins, the order is completed',
    SUPERVISION_CONSENT,
  ),
  stepRoute('reject', 'rejectDelivery', 'The buyer sends the delivery back', SUPERVISION_STEP),
];
