import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { ATTEMPT_REF } from '../../../app/attempt-ref.ts';
import { AppError } from '../../../app/app-error.ts';
import { findRecord } from '../../../app/find-record.ts';
import { replayCall, resendCall, type Sent } from '../../../app/send-experiment.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { callMatcher } from '../../../read/simulator/call-list.ts';
import { compareAttempts } from '../../../read/simulator/compare-attempts.ts';
import { EXPORT_CALLS_MAX, EXPORT_FORMATS, exportableCalls } from '../../../read/export/call-export.ts';
import { readerTexts } from '../../api/reader-texts.ts';
import { copiedCall, type CopyForm } from '../../copied-call.ts';
import { experimentEnded } from '../../experiment-ended.ts';
import { invalidForm, readForm, wholeNumber } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { sendCallExport } from '../../send-call-export.ts';
import { readCallQuery } from './call-query.ts';

/** A seller that answers within this time shows its answer at once, also without scripts. */
const PATIENCE_MS = 1_000;
const PAGE = { part: 'simulator', section: 'calls' } as const;

const ref = z.string('required').regex(ATTEMPT_REF, 'invalid');
const REPLAY = z.object({ attempt: ref.optional(), seen: wholeNumber.optional() });
const RESEND = z.object({ seen: wholeNumber.optional() });
const COMPARE = z.object({ a: ref, b: ref });
const EXPORT = z.object({ format: z.enum(EXPORT_FORMATS, 'choice') });

type CallRequest = Request<{ id: string }>;

/**
 * What can be done with a call beside restarting it: `POST …/replay`, `POST …/resend`, `GET …/curl`, `GET …/http`,
 * `GET …/compare`; and `GET /simulator/calls/export`, the filtered log as a file.
 */
export function callActionPages(): Router {
  const router = Router();
  router.get('/simulator/calls/export', exportLog);
  router.get('/simulator/calls/:id/compare', compare);
  router.get('/simulator/calls/:id/curl', (req, res) => copy(req, res, 'curl'));
  router.get('/simulator/calls/:id/http', (req, res) => copy(req, res, 'http'));
  router.post('/simulator/calls/:id/replay', async (req: CallRequest, res) => {
    const form = readForm(REPLAY, req.body);
    if (!form.ok) throw invalidForm(form.problems);
    await showSent(res, await replayCall(marketContext(res).market.workspace, req.params.id, form.value));
  });
  router.post('/simulator/calls/:id/resend', async (req: CallRequest, res) => {
    const form = readForm(RESEND, req.body);
    if (!form.ok) throw invalidForm(form.problems);
    await showSent(res, await resendCall(marketContext(res).market.workspace, req.params.id, form.value));
  });
  return router;
}

/** Goes to what was sent: to its answer where that is there already, to the list of what was sent otherwise. */
export async function showSent(res: Response, sent: Sent | Refusal): Promise<void> {
  if (isRefusal(sent)) return renderRefusal(res, sent, PAGE.part, PAGE.section);
  const { market, base } = marketContext(res);
  const { call, experiment } = sent;
  const path = `${base}/simulator/calls/${encodeURIComponent(call.id)}`;
  if (!experiment) return res.redirect(303, path);
  await experimentEnded(market.workspace, call.id, experiment.number, { patienceMs: PATIENCE_MS });
  const now = market.workspace.state.get('calls', call.id)?.experiments?.[experiment.number - 1];
  res.redirect(303, now?.attempt ? `${path}?attempt=x${experiment.number}` : `${path}#attempts`);
}

function copy(req: CallRequest, res: Response, form: CopyForm): void {
  const { workspace } = marketContext(res).market;
  const call = findRecord(workspace, 'calls', req.params.id);
  if (form === 'http') res.attachment(`${call.id}.http`);
  res
    .set('Cache-Control', 'no-store')
    .type('text/plain')
    .send(copiedCall(workspace, call, form, requestContext(res).t));
}

async function compare(req: CallRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const call = findRecord(workspace, 'calls', req.params.id);
  const form = readForm(COMPARE, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const comparison = await compareAttempts(workspace, call, form.value);
  if (!comparison) throw new AppError('not_found', `call ${call.id} has no such try`);
  const refs = [
    ...call.attempts.map(({ number }) => String(number)),
    ...(call.experiments ?? []).flatMap(({ number, attempt }) => (attempt ? [`x${number}`] : [])),
  ];
  const model = {
    ...comparison,
    callId: call.id,
    activity: call.activity,
    refs,
    refA: form.value.a,
    refB: form.value.b,
  };
  const { t } = requestContext(res);
  await renderPage(res, 'simulator/compare', model, { ...PAGE, title: `${t('compare.title')} · ${call.activity}` });
}

async function exportLog(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const form = readForm(EXPORT, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { filter } = readCallQuery(req);
  const { candidates, fits } = callMatcher(workspace, filter);
  const found = exportableCalls(candidates, fits, EXPORT_CALLS_MAX);
  const texts = readerTexts(requestContext(res));
  await sendCallExport(res, { workspace, ...form.value, ...found, explain: (check) => texts.check(check) });
}
