import { AppError } from '../../../app/app-error.ts';
import { findCall } from '../../../app/find-record.ts';
import { restartCall, restartCalls, restartFailedCalls } from '../../../app/restart-calls.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { callResource } from '../../../read/api/call-resource.ts';
import { findCalls, TEXTS_PER_SEARCH } from '../../../read/api/find-calls.ts';
import { mapPage } from '../../../read/api/page-of.ts';
import { workspaceRoute } from '../api-route.ts';
import { awaitCall, awaitSettled } from '../await-call.ts';
import { callDetail } from '../call-detail.ts';
import { diagnosisResource } from '../diagnosis.ts';
import { allowed } from '../refused-error.ts';
import {
  CALL,
  CALL_DETAIL,
  CALL_FILTER,
  CALL_LIST,
  CALL_QUERY,
  RESTART_INPUT,
  RESTARTED,
  SETTLED,
  SETTLE_QUERY,
  WAIT_QUERY,
} from '../schemas/call.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { DIAGNOSIS, DIAGNOSIS_INPUT, DIAGNOSIS_QUERY } from '../schemas/diagnosis.ts';

const tag = 'Calls';

function lastCallId({ state }: Workspace): string | null {
  for (const { id } of state.all('calls').newestFirst()) return id;
  return null;
}

export const CALL_ROUTES = [
  workspaceRoute({
    id: 'listCalls',
    method: 'get',
    path: '/calls',
    tag,
    summary: 'The call log',
    description:
      'Calls that are no longer kept (rules `log.keepCalls`, `log.keepDays`) are not listed. The text `q` is looked for ' +
      `in the ids, names and last result codes of all calls, and in everything else of ${TEXTS_PER_SEARCH} calls: when ` +
      'there are more, `searchedTo` is the cursor that goes on behind them.',
    query: CALL_QUERY,
    success: [{ status: 200, description: 'Calls that fit, newest first.', schema: CALL_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { after, limit, ...filter } = query;
      const { state } = workspace;
      return mapPage(findCalls(filter, state, { after, limit }), (call) => callResource(call, state));
    },
  }),
  workspaceRoute({
    id: 'getLatestCall',
    method: 'get',
    path: '/calls/latest',
    tag,
    summary: 'The newest call that fits',
    query: CALL_FILTER,
    success: [{ status: 200, description: 'The call in full.', schema: CALL_DETAIL }],
    faults: [],
    handle: ({ market: { workspace }, query, texts }) => {
      const { state } = workspace;
      const [latest] = findCalls(query, state, { limit: 1 }).items;
      if (!latest) throw new AppError('not_found', 'no call fits', { params: { text: 'no_calls' } });
      return callDetail(workspace, latest, texts);
    },
  }),
  workspaceRoute({
    id: 'waitForCall',
    method: 'get',
    path: '/calls/wait',
    tag,
    summary: 'Wait for a call',
    description:
      'Answers with the newest finished call that fits, at once when it is there already. With `status`, the call ' +
      'need not be finished. When the time is over: 408 with the calls that came nearest in `details`.',
    query: WAIT_QUERY,
    success: [{ status: 200, description: 'The call in full.', schema: CALL_DETAIL }],
    faults: ['timeout'],
    handle: async ({ market: { workspace }, query, texts, clientGone }) => {
      const { timeoutMs, after, ...filter } = query;
      const call = await awaitCall(workspace, filter, { after, timeoutMs, clientGone });
      return call && callDetail(workspace, call, texts);
    },
  }),
  workspaceRoute({
    id: 'waitUntilSettled',
    method: 'get',
    path: '/calls/settled',
    tag,
    summary: 'Wait until every call that is due has been answered',
    description:
      'Calls that were caused by answers are waited for too; tries that lie ahead on the clock are not. When the time ' +
      'is over: 408 with the calls on the wire in `details`.',
    query: SETTLE_QUERY,
    success: [{ status: 200, description: 'Nothing is on the wire.', schema: SETTLED }],
    faults: ['timeout'],
    handle: async ({ market, query: { timeoutMs }, clientGone }) => {
      await awaitSettled(market, { timeoutMs, clientGone });
      return { settled: true, lastCallId: lastCallId(market.workspace) };
    },
  }),
  workspaceRoute({
    id: 'restartFailedCalls',
    method: 'post',
    path: '/calls/restart-failed',
    tag,
    summary: 'Restart every failed call that can be restarted',
    success: [{ status: 200, description: 'What was restarted.', schema: RESTARTED }],
    faults: [],
    handle: async ({ market }) => {
      const callIds = await restartFailedCalls(market.workspace);
      return { restarted: callIds.length, callIds };
    },
  }),
  workspaceRoute({
    id: 'restartCalls',
    method: 'post',
    path: '/calls/restart',
    tag,
    summary: 'Restart several calls by their ids',
    description: 'Those that cannot be restarted are left as they are; `callIds` names the others.',
    body: RESTART_INPUT,
    success: [{ status: 200, description: 'What was restarted.', schema: RESTARTED }],
    faults: [],
    handle: async ({ market, body }) => {
      const callIds = await restartCalls(market.workspace, body.callIds);
      return { restarted: callIds.length, callIds };
    },
  }),
  workspaceRoute({
    id: 'getCall',
    method: 'get',
    path: '/calls/:id',
    tag,
    summary: 'A call in full',
    description:
      'With each attempt: checks in words, bytes of both directions, and how it was signed. No key is shown.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The call.', schema: CALL_DETAIL }],
    faults: [],
    handle: ({ market: { workspace }, params, texts }) => callDetail(workspace, findCall(workspace, params.id), texts),
  }),
  workspaceRoute({
    id: 'getCallDiagnosis',
    method: 'get',
    path: '/calls/:id/diagnosis',
    tag,
    summary: 'Why the seller refused a call, or why its signature is not accepted',
    description:
      'The known mistakes and the other keys of the workspace are tried on the exact bytes of one try. `candidates` ' +
      'lists what a receiver computes under each mistake.',
    params: ID_PARAM,
    query: DIAGNOSIS_QUERY,
    success: [{ status: 200, description: 'What was found out.', schema: DIAGNOSIS }],
    faults: [],
    handle: ({ market: { workspace }, params, query, texts }) =>
      diagnosisResource(workspace, findCall(workspace, params.id), texts, { attempt: query.attempt }),
  }),
  workspaceRoute({
    id: 'explainComputedValue',
    method: 'post',
    path: '/calls/:id/diagnosis',
    tag,
    summary: 'Which mistake gives the value that your code computed for a call',
    params: ID_PARAM,
    body: DIAGNOSIS_INPUT,
    success: [{ status: 200, description: 'The diagnosis, with the value explained in `asked`.', schema: DIAGNOSIS }],
    faults: [],
    handle: ({ market: { workspace }, params, body, texts }) =>
      diagnosisResource(workspace, findCall(workspace, params.id), texts, body),
  }),
  workspaceRoute({
    id: 'restartCall',
    method: 'post',
    path: '/calls/:id/restart',
    tag,
    summary: 'Restart a failed or retrying call',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The call, on its way again.', schema: CALL }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      callResource(allowed(await restartCall(workspace, params.id)), workspace.state),
  }),
];
