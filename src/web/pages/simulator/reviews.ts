import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { approveApplication, rejectApplication } from '../../../app/applications.ts';
import { findRecord } from '../../../app/find-record.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { REMARK_MAX_LENGTH, type ProductApplication } from '../../../domain/application.ts';
import { isReplaying } from '../../../domain/case-replay.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { ruleValue } from '../../../domain/site-profile.ts';
import { applicationPage, applicationRows } from '../../../read/seller/application-list.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { PAGE_WAIT_MS, replayView } from '../../replay-words.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { submissionWords } from '../../submission-words.ts';

type IdRequest = Request<{ id: string }>;

const APPROVAL = z.object({ remark: z.string().trim().max(REMARK_MAX_LENGTH, 'too_long').default('') });
const REJECTION = z.object({
  remark: z.string('required').trim().min(1, 'required').max(REMARK_MAX_LENGTH, 'too_long'),
});

/**
 * The operator's review desk: `GET /simulator/reviews` lists what waits and what was decided, `GET …/:id` shows one,
 * `POST …/:id/approve` and `…/reject` decide (marketplace-rules 13.2 step 6).
 */
export function reviewPages(): Router {
  const router = Router();
  router.get('/simulator/reviews', showDesk);
  router.get('/simulator/reviews/:id', (req: IdRequest, res) => showOne(req, res));
  router.post('/simulator/reviews/:id/approve', decide(APPROVAL, approveSoon));
  router.post('/simulator/reviews/:id/reject', decide(REJECTION, rejectApplication));
  return router;
}

async function showDesk(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const all = applicationRows(workspace, { text: '', state: undefined }).rows;
  const profile = workspace.profile();
  const { done } = req.query;
  const model = {
    waiting: all.filter(({ application }) => application.state === 'pending_approval').reverse(),
    decided: all.filter(({ application }) => application.decidedSimAt !== undefined).slice(0, 20),
    days: ruleValue(profile, 'review.workingDays'),
    isAutomatic: ruleValue(profile, 'review.decision') === 'automatic',
    done: done === 'approved' || done === 'rejected' ? done : undefined,
  };
  await renderPage(res, 'simulator/reviews', model, {
    part: 'simulator',
    section: 'reviews',
    title: requestContext(res).t('nav.reviews'),
  });
}

async function showOne(
  req: IdRequest,
  res: Response,
  { errors = [], refusal }: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal } = {},
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const application = findRecord(workspace, 'applications', req.params.id);
  const page = applicationPage(workspace, application);
  const body = (req.body ?? {}) as Record<string, unknown>;
  const model = {
    ...page,
    problems: page.problems.map((problem) => ({ ...problem, text: submissionWords(problem, context) })),
    replay: replayView(workspace, application, context),
    remarkMax: REMARK_MAX_LENGTH,
    remark: typeof body['remark'] === 'string' ? body['remark'].slice(0, REMARK_MAX_LENGTH) : '',
    errors,
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(res, 'simulator/review', model, {
    part: 'simulator',
    section: 'reviews',
    title: page.name[context.language],
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

/** The page waits for quick answers only: it shows how far a longer replay is. */
function approveSoon(workspace: Workspace, id: string, remark: string): Promise<ProductApplication | Refusal> {
  return approveApplication(workspace, id, remark, AbortSignal.timeout(PAGE_WAIT_MS));
}

function decide(schema: typeof APPROVAL | typeof REJECTION, decision: typeof approveSoon) {
  return async (req: IdRequest, res: Response): Promise<void> => {
    const { market, base } = marketContext(res);
    const { id } = findRecord(market.workspace, 'applications', req.params.id);
    const form = readForm(schema, req.body);
    if (!form.ok) return showOne(req, res, { errors: fieldErrors(form.problems, requestContext(res)) });
    const result = await decision(market.workspace, id, form.value.remark);
    if (isRefusal(result)) return showOne(req, res, { refusal: result });
    if (isReplaying(result)) return res.redirect(303, `${base}/simulator/reviews/${encodeURIComponent(id)}`);
    res.redirect(303, withQuery(`${base}/simulator/reviews`, { done: result.state }));
  };
}
