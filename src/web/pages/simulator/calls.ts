import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../app/app-error.ts';
import { ATTEMPT_REF } from '../../../app/attempt-ref.ts';
import { findCall } from '../../../app/find-record.ts';
import { ACTIVITIES, type Check } from '../../../domain/call.ts';
import { CALL_DIRECTIONS } from '../../../domain/call-direction.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { CHECK_CATALOGUE, CONSOLE_TEXTS, type CheckDefinition } from '../../../protocol/v2/check-catalogue.ts';
import { TEXTS_PER_SEARCH } from '../../../read/api/find-calls.ts';
import { callList } from '../../../read/simulator/call-list.ts';
import { callPage, stateOf } from '../../../read/simulator/call-page.ts';
import { readerTexts } from '../../api/reader-texts.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext, type RequestContext } from '../../request-context.ts';
import { CALL_STATUSES, optionalChoice, readCallQuery } from './call-query.ts';
import { diagnosisModel, readAsked } from './diagnosis.ts';
import { restartFromPage } from './restart-call.ts';

const PAGE = { part: 'simulator', section: 'calls' } as const;
const ATTEMPT = z.object({
  attempt: z.string('invalid').regex(ATTEMPT_REF, 'invalid').optional(),
  hex: optionalChoice(['request', 'answer']),
});

/**
 * The call log (`GET /simulator/calls`) and the page of one call (`GET /simulator/calls/:id`), with its actions:
 * `POST …/restart`, `POST …/key`, which shows the page once with the access key in clear, and `POST …/diagnosis`, which
 * names the mistake that gives a pasted value.
 */
export function callPages(): Router {
  const router = Router();
  router.get('/simulator/calls', showLog);
  router.get('/simulator/calls/:id', (req, res) => showCall(req, res, req.query, false));
  router.post('/simulator/calls/:id/key', (req, res) => showCall(req, res, req.body, true));
  router.post('/simulator/calls/:id/diagnosis', (req, res) => {
    const asked = readAsked(req.body, requestContext(res));
    return showCall(req, res, asked.attempt === undefined ? {} : { attempt: String(asked.attempt) }, false, asked);
  });
  router.post('/simulator/calls/:id/restart', async (req, res) => {
    const restarted = await restartFromPage(req, res, PAGE);
    if (restarted) res.redirect(303, `${marketContext(res).base}/simulator/calls/${encodeURIComponent(req.params.id)}`);
  });
  return router;
}

async function showLog(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const query = readCallQuery(req);
  const { t } = requestContext(res);
  const model = {
    ...callList(workspace, query.filter, query.paging),
    ...query,
    textsPerSearch: TEXTS_PER_SEARCH,
    activities: ACTIVITIES,
    directions: CALL_DIRECTIONS,
    statuses: CALL_STATUSES,
    products: [...workspace.state.all('products').values()],
  };
  await renderPage(res, 'simulator/calls', model, { ...PAGE, title: t('nav.calls') });
}

async function showCall(
  req: Request<{ id: string }>,
  res: Response,
  input: unknown,
  revealKey: boolean,
  asked?: ReturnType<typeof readAsked>,
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const call = findCall(workspace, req.params.id);
  // A page that is open already asks whether anything has changed.
  if (req.get('X-Call-State') === stateOf(call)) {
    res.status(204).end();
    return;
  }
  const form = readForm(ATTEMPT, input);
  if (!form.ok) throw invalidForm(form.problems);
  const model = await callPage(workspace, call, { ...form.value, revealKey });
  if (!model) throw new AppError('not_found', `call ${call.id} has no such try`);
  const context = requestContext(res);
  const diagnosis = await diagnosisModel(
    workspace,
    call,
    { ...asked, attempt: form.value.attempt, revealKey },
    context,
  );
  const words = { explain: checkWords(context), why: (refusal: Refusal) => refusalView(refusal, context) };
  const title = `${context.t(`activity.${call.activity}`)} · ${call.activity}`;
  await renderPage(
    res,
    'simulator/call',
    { ...model, ...words, diagnosis },
    { ...PAGE, title, status: asked && asked.errors.length > 0 ? 400 : 200 },
  );
}

/** Words a check; tells whether the console's text is printed by a page of the guide in the reader's language. */
function checkWords(context: RequestContext) {
  const texts = readerTexts(context);
  return (check: Check) => {
    const definition = (CHECK_CATALOGUE as Readonly<Record<string, CheckDefinition>>)[check.id];
    const quotedIn: readonly string[] = definition?.console ? CONSOLE_TEXTS[definition.console].quotedIn : [];
    return { ...texts.check(check), consoleIsQuoted: quotedIn.includes(context.language) };
  };
}
