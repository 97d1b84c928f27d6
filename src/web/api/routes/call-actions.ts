import { AppError } from '../../../app/app-error.ts';
import { findCall } from '../../../app/find-record.ts';
import { replayCall, resendCall, type Sent } from '../../../app/send-experiment.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { RequestEdits } from '../../../domain/call.ts';
import type { CallFields } from '../../../domain/call-fields.ts';
import { callResource, experimentResource } from '../../../read/api/call-resource.ts';
import { isoTime } from '../../../read/api/iso-time.ts';
import { exportableCalls } from '../../../read/export/call-export.ts';
import { compareAttempts } from '../../../read/simulator/compare-attempts.ts';
import { copiedCall, type CopyForm } from '../../copied-call.ts';
import { experimentEnded } from '../../experiment-ended.ts';
import { requestContext } from '../../request-context.ts';
import { editProblems } from '../../request-edits.ts';
import { sendCallExport } from '../../send-call-export.ts';
import { workspaceRoute, type RawAnswer } from '../api-route.ts';
import { detailSources } from '../call-detail.ts';
import { InputError } from '../input-error.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { COMPARE_QUERY, COMPARISON, EXPORT_QUERY, REPLAY_INPUT, RESEND_INPUT, SENT } from '../schemas/call-actions.ts';
import { ID_PARAM } from '../schemas/common.ts';

const tag = 'Calls';

/** No seller is waited for longer: the longest time-out that a rule can set. */
const PATIENCE_MS = 65_000;

/** Before the routes of single calls: `export` is no id. */
/** By format: `jsonl`, `csv`, `har`. */
const EXPORT_TYPES = ['application/x-ndjson', 'text/csv', 'application/json'];

export const CALL_EXPORT_ROUTES = [
  workspaceRoute({
    id: 'exportCalls',
    method: 'get',
    path: '/calls/export',
    tag,
    summary: 'Calls as JSON Lines, CSV or HTTP archive',
    description:
      'The newest calls that fit, up to `limit`; the header `Koosim-More` tells whether more fit. Keys, signatures, ' +
      'passwords, phone numbers and mail addresses are masked.',
    query: EXPORT_QUERY,
    success: [{ status: 200, description: 'The file.', contentType: EXPORT_TYPES }],
    faults: [],
    handle: ({ market: { workspace }, query, texts }): RawAnswer => {
      const { format, limit, ...filter } = query;
      const found = exportableCalls(filter, workspace.state, limit);
      return (_req, res) =>
        void sendCallExport(res, { workspace, format, ...found, explain: (check) => texts.check(check) });
    },
  }),
];

export const CALL_ACTION_ROUTES = [
  workspaceRoute({
    id: 'replayCall',
    method: 'post',
    path: '/calls/:id/replay',
    tag,
    summary: 'Send the same bytes again',
    description:
      'An experiment: marked, judged, without consequence for the order. The guide wants repeated calls refused; ' +
      '`finding` tells whether yours was.',
    params: ID_PARAM,
    body: REPLAY_INPUT,
    success: [{ status: 200, description: 'What was sent, and how it went.', schema: SENT }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts, clientGone }) => {
      const { attempt, seen, wait } = body;
      const sent = allowed(await replayCall(workspace, params.id, { attempt, seen }));
      return sentResource(workspace, sent, { texts, wait, clientGone });
    },
  }),
  workspaceRoute({
    id: 'resendCall',
    method: 'post',
    path: '/calls/:id/resend',
    tag,
    summary: 'Send a call once more, signed anew, as it is or edited',
    description:
      'As it is, and it may be restarted: the same as a restart. Otherwise an experiment: marked, judged, without ' +
      'consequence for the order.',
    params: ID_PARAM,
    body: RESEND_INPUT,
    success: [{ status: 200, description: 'What was sent, and how it went.', schema: SENT }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts, clientGone }) => {
      const { edits, seen, wait } = body;
      const checked = edits && checkedEdits(workspace, params.id, edits);
      const sent = allowed(await resendCall(workspace, params.id, { edits: checked, seen }));
      return sentResource(workspace, sent, { texts, wait, clientGone });
    },
  }),
  copyRoute('curl', 'copyCallAsCurl', 'A command for curl, signed at this moment'),
  copyRoute('http', 'copyCallAsHttp', 'A request file for HTTP clients, signed at this moment'),
  workspaceRoute({
    id: 'compareAttempts',
    method: 'get',
    path: '/calls/:id/compare',
    tag,
    summary: 'Two tries side by side',
    params: ID_PARAM,
    query: COMPARE_QUERY,
    success: [{ status: 200, description: 'What was sent, answered, found and timed.', schema: COMPARISON }],
    faults: [],
    handle: async ({ market: { workspace }, params, query }) => {
      const call = findCall(workspace, params.id);
      const comparison = await compareAttempts(workspace, call, query);
      if (!comparison) throw new AppError('not_found', `call ${call.id} has no such try`);
      const side = (name: 'a' | 'b') => ({
        ref: query[name],
        attemptedSimAt: isoTime(comparison[name].simAt),
        attemptedWallAt: isoTime(comparison[name].wallAt),
        verdict: comparison[name].verdict,
      });
      const parts = comparison.parts.map(({ rows, ...part }) => ({
        ...part,
        rows: rows.map((row) => ({ ...row, a: row.a ?? null, b: row.b ?? null })),
      }));
      return { a: side('a'), b: side('b'), parts };
    },
  }),
];

function copyRoute(form: CopyForm, id: string, summary: string) {
  return workspaceRoute({
    id,
    method: 'get',
    path: `/calls/:id/${form}`,
    tag,
    summary,
    description: 'Sellers take it for a minute. The key is not in it. Nothing is sent by the simulator.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The text.', contentType: 'text/plain' }],
    faults: [],
    handle: ({ market: { workspace }, params }): RawAnswer => {
      const call = findCall(workspace, params.id);
      return (_req, res) => void res.type('text/plain').send(copiedCall(workspace, call, form, requestContext(res).t));
    },
  });
}

function checkedEdits(
  workspace: Workspace,
  callId: string,
  {
    url,
    headers,
    fields,
  }: {
    url?: string | undefined;
    headers?: { name: string; value: string }[] | undefined;
    fields?: CallFields | undefined;
  },
): RequestEdits {
  const call = findCall(workspace, callId);
  const edits: RequestEdits = {
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: headers.map(({ name, value }) => [name, value] as const) }),
    ...(fields === undefined ? {} : { fields }),
  };
  const problems = editProblems(edits, call.destination.allowInsecureTransport);
  if (problems.length > 0) {
    throw new InputError(problems.map(({ path, message }) => ({ path: `edits.${path}`, key: message })));
  }
  return edits;
}

async function sentResource(
  workspace: Workspace,
  { call, experiment, repeated }: Sent,
  {
    texts,
    wait,
    clientGone,
  }: { readonly texts: ReaderTexts; readonly wait: boolean; readonly clientGone: AbortSignal },
) {
  if (!experiment) return { call: callResource(call, workspace.state), experiment: null, repeated };
  if (wait) {
    await experimentEnded(workspace, call.id, experiment.number, { patienceMs: PATIENCE_MS, signal: clientGone });
  }
  const now = findCall(workspace, call.id);
  const found = now.experiments?.find(({ number }) => number === experiment.number) ?? experiment;
  const sources = await detailSources(workspace, found.attempt ? [found.attempt.exchangeId] : [], texts);
  return { call: callResource(now, workspace.state), experiment: experimentResource(now, found, sources), repeated };
}
