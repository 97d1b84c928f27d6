import { addFault, removeFault } from '../../../app/edit-faults.ts';
import { findRecord } from '../../../app/find-record.ts';
import { faultResource } from '../../../read/api/fault-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { newFault } from '../../fault-input.ts';
import { workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';
import { FAULT, FAULT_LIST, NEW_FAULT_BODY } from '../schemas/fault.ts';

const tag = 'Faults';

export const FAULT_ROUTES = [
  workspaceRoute({
    id: 'listFaults',
    method: 'get',
    path: '/faults',
    tag,
    summary: 'Fault plans, newest first, with what they did so far',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Used up ones stay until they are removed.', schema: FAULT_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) =>
      mapPage(pageOf(workspace.state.all('faults').newestFirst(), query), (plan) =>
        faultResource(plan, workspace.state),
      ),
  }),
  workspaceRoute({
    id: 'addFault',
    method: 'post',
    path: '/faults',
    tag,
    summary: 'Let something go wrong with coming calls',
    description:
      'The plan takes tries that become due from now on; of several plans the oldest that fits takes a try, and only it. ' +
      '`bad_signature`, `stale_timestamp`, `future_timestamp`: a wrong request leaves before the true one. ' +
      '`repeated_nonce`: the same bytes leave once more. `duplicate`, `parallel_duplicate`: the call leaves once more, ' +
      'signed anew, a creation with a new businessId. `reordered`: another call goes first. `delayed`: it leaves later. ' +
      '`dropped_request`: it never leaves; `dropped_answer`: its answer is never seen; both are failed tries that are ' +
      'retried. The order goes on by the true request; what the seller made of the fault is a check of its own ' +
      '(`FAULT-…`). Jumps that only write calls down, and experiments (replays, resends, edits), use no plan.',
    body: NEW_FAULT_BODY,
    success: [{ status: 201, description: 'The plan.', schema: FAULT }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) =>
      faultResource(allowed(await addFault(workspace, newFault(body))), workspace.state),
  }),
  workspaceRoute({
    id: 'getFault',
    method: 'get',
    path: '/faults/:id',
    tag,
    summary: 'A fault plan',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The plan.', schema: FAULT }],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      faultResource(findRecord(workspace, 'faults', params.id), workspace.state),
  }),
  workspaceRoute({
    id: 'removeFault',
    method: 'delete',
    path: '/faults/:id',
    tag,
    summary: 'Take a fault plan away; calls that it holds back go now',
    params: ID_PARAM,
    success: [{ status: 204, description: 'Removed. What it did stays on record at the calls.' }],
    faults: [],
    handle: ({ market: { workspace }, params }) => removeFault(workspace, params.id),
  }),
];
