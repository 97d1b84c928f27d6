import {
  debugAndSave,
  debugCasesOf,
  deleteDebugCase,
  generateDebugRequest,
  runDebugCase,
  runDebugCases,
  type DebugRun,
  debuggedNow,
  findDebugged,
} from '../../../app/debugging.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { CallFields } from '../../../domain/call-fields.ts';
import type { Product } from '../../../domain/catalogue.ts';
import { debugProblems, debugTab, fieldsOfInputs } from '../../../domain/debug-fields.ts';
import { debugPreset } from '../../../domain/debug-presets.ts';
import type { DebugCall } from '../../../domain/debugging.ts';
import { callResource, checkResource } from '../../../read/api/call-resource.ts';
import { debugCaseResource, debuggingResource } from '../../../read/api/debug-resource.ts';
import { debugOutcome } from '../../../read/seller/debug-outcome.ts';
import { debugRequestText } from '../../debug-request-text.ts';
import { debugSentences } from '../../debug-words.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import {
  DEBUG_CASE_LIST,
  DEBUG_CASE_QUERY,
  DEBUG_INPUT,
  DEBUG_REQUEST,
  DEBUG_RUN,
  DEBUG_RUN_LIST,
  DEBUGGING,
} from '../schemas/debugging.ts';

const tag = 'Debugging';

/** Interface debugging of the Seller Console (v1-saas 9.1). */
export const DEBUGGING_ROUTES = [
  workspaceRoute({
    id: 'getDebugging',
    method: 'get',
    path: '/products/:id/debugging',
    tag,
    summary: 'What there is to debug of a product, and which cases are missing',
    params: ID_PARAM,
    success: [{ status: 200, description: 'Tabs with preset values, required cases.', schema: DEBUGGING }],
    faults: [],
    handle: ({ market: { workspace }, params }) => debuggingResource(workspace, findDebugged(workspace, params.id)),
  }),
  workspaceRoute({
    id: 'debugProduct',
    method: 'post',
    path: '/products/:id/debug',
    tag,
    summary: 'Debug and save a case',
    description:
      'Sends a really signed call with testFlag 1 to the production address and waits for the answer. A case is saved ' +
      'when it succeeds; the call is in the log as one of the cause `debugging`.',
    params: ID_PARAM,
    body: DEBUG_INPUT,
    success: [{ status: 200, description: 'How it went.', schema: DEBUG_RUN }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) => {
      const product = findDebugged(workspace, params.id);
      const run = await debugAndSave(workspace, product.id, wantedCall(workspace, product, body));
      return runResource(workspace, allowed(run), texts);
    },
  }),
  workspaceRoute({
    id: 'generateDebugRequest',
    method: 'post',
    path: '/products/:id/debug-request',
    tag,
    summary: 'The signed request of a debugging call, without sending it',
    params: ID_PARAM,
    body: DEBUG_INPUT,
    success: [{ status: 200, description: 'Signed at this moment.', schema: DEBUG_REQUEST }],
    faults: [],
    handle: ({ market: { workspace }, params, body, texts }) => {
      const product = findDebugged(workspace, params.id);
      const request = generateDebugRequest(workspace, product, wantedCall(workspace, product, body));
      return {
        method: request.method,
        url: request.url,
        headers: request.headers.map(([name, value]) => ({ name, value })),
        body: Buffer.from(request.body).toString('utf8'),
        curl: debugRequestText(workspace, product, { request, activity: body.activity }, texts.words.t),
      };
    },
  }),
  workspaceRoute({
    id: 'listDebugCases',
    method: 'get',
    path: '/debug-cases',
    tag,
    summary: 'Saved debugging cases',
    query: DEBUG_CASE_QUERY,
    success: [{ status: 200, description: 'Cases, oldest first.', schema: DEBUG_CASE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { state } = workspace;
      const all =
        query.product === undefined
          ? [...state.all('debugCases').values()]
          : debugCasesOf(workspace, findDebugged(workspace, query.product).id);
      return { items: all.map((saved) => debugCaseResource(saved, debuggedNow(workspace, saved.productId))) };
    },
  }),
  workspaceRoute({
    id: 'runDebugCases',
    method: 'post',
    path: '/products/:id/debug-cases/run',
    tag,
    summary: 'Send all saved cases of a product once more',
    description: 'All at the same time: they must succeed in any order.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'How they went.', schema: DEBUG_RUN_LIST }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, texts }) => {
      const runs = allowed(await runDebugCases(workspace, params.id));
      const items = runs.map((run) => runResource(workspace, run, texts));
      const succeeded = items.filter((item) => item.succeeded).length;
      return { succeeded, failed: items.length - succeeded, items };
    },
  }),
  workspaceRoute({
    id: 'runDebugCase',
    method: 'post',
    path: '/debug-cases/:id/run',
    tag,
    summary: 'Send a saved case once more',
    params: ID_PARAM,
    success: [{ status: 200, description: 'How it went.', schema: DEBUG_RUN }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, texts }) =>
      runResource(workspace, allowed(await runDebugCase(workspace, params.id)), texts),
  }),
  workspaceRoute({
    id: 'deleteDebugCase',
    method: 'delete',
    path: '/debug-cases/:id',
    tag,
    summary: 'Delete a saved case',
    params: ID_PARAM,
    success: [{ status: 204, description: 'Deleted.' }],
    faults: [],
    handle: async ({ market: { workspace }, params }) => {
      await deleteDebugCase(workspace, params.id);
    },
  }),
];

/** @throws InputError for an activity that the product's version has not, or wrong members */
function wantedCall(
  workspace: Workspace,
  product: Product,
  { activity, fields }: { readonly activity: string; readonly fields?: CallFields | undefined },
): DebugCall {
  const tab = debugTab(product, workspace.profile().site, activity);
  if (!tab) throw new InputError([{ path: 'activity', key: 'debug_activity' }]);
  const wanted = fields ?? fieldsOfInputs(debugPreset(product, tab, { simAt: workspace.simNow() }));
  const problems = debugProblems(tab, wanted);
  if (problems.length > 0) {
    throw new InputError(
      problems.map(({ name, problem, params }) => ({ path: `fields.${name}`, key: problem, params })),
    );
  }
  return { activity: tab.activity, fields: wanted };
}

function runResource(workspace: Workspace, { call, saved }: DebugRun, texts: ReaderTexts) {
  const { succeeded, warnings } = debugOutcome(call);
  const { accessKey } = call.destination;
  return {
    succeeded,
    message: debugSentences(call)[texts.language],
    warnings: warnings.map((check) => checkResource(check, (each) => texts.check(each), accessKey)),
    case: saved ? debugCaseResource(saved, debuggedNow(workspace, saved.productId)) : null,
    call: callResource(call, workspace.state),
  };
}
