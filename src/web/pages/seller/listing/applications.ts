import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import {
  addApplication,
  discardApplication,
  submitApplication,
  withdrawApplication,
  type NewApplication,
} from '../../../../app/applications.ts';
import { findRecord } from '../../../../app/find-record.ts';
import type { Workspace } from '../../../../app/workspace.ts';
import { APPLICATION_STATES, REMARK_MAX_LENGTH, type ProductApplication } from '../../../../domain/application.ts';
import { isRefusal, type Refusal } from '../../../../domain/refusal.ts';
import { applicationPage, applicationRows } from '../../../../read/seller/application-list.ts';
import { fieldErrors, readForm, type FieldError } from '../../../forms.ts';
import { refusalView } from '../../../refusal-view.ts';
import { PAGE_WAIT_MS, replayView } from '../../../replay-words.ts';
import { renderPage } from '../../../render-page.ts';
import { marketContext, requestContext } from '../../../request-context.ts';
import { submissionWords } from '../../../submission-words.ts';
import {
  applicationOf,
  applicationUrl,
  entered,
  renderEditor,
  type ApplicationRequest,
  type EditorView,
} from './listing-frame.ts';

const PRODUCT_ID = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'slug');

const RELEASE_FORM = z.object({
  product: PRODUCT_ID,
  template: z.string('choice').max(64, 'choice').default(''),
});

const QUERY_MAX = 100;

/**
 * My applications (我的申请, marketplace-rules 13.1): `GET /seller/applications`, `POST` begins the release of a product;
 * `GET …/:id` shows one with what keeps it from being submitted, `POST …/:id/submit`, `…/withdraw` and `…/discard` act.
 */
export function applicationPages(): Router {
  const router = Router();
  router.get('/seller/applications', (req, res) => showList(req, res));
  router.post('/seller/applications', beginRelease);
  router.get('/seller/applications/:id', (req: ApplicationRequest, res) => showOne(req, res));
  router.post('/seller/applications/:id/submit', act(submitSoon));
  router.post('/seller/applications/:id/withdraw', act(withdrawApplication));
  router.post('/seller/applications/:id/discard', act(discardApplication, '/seller/applications'));
  return router;
}

async function showList(
  req: Request,
  res: Response,
  { errors = [], refusal }: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal } = {},
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const { q, state } = req.query;
  const filter = {
    text: typeof q === 'string' ? q.trim().slice(0, QUERY_MAX) : '',
    state: APPLICATION_STATES.find((each) => each === state),
  };
  const model = {
    ...applicationRows(workspace, filter),
    filter,
    states: APPLICATION_STATES,
    products: [...workspace.state.all('products').values()],
    form: entered(req.body),
    errors,
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(res, 'seller/listing/applications', model, {
    part: 'seller',
    section: 'applications',
    title: context.t('nav.applications'),
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

async function beginRelease(req: Request, res: Response): Promise<void> {
  const form = readForm(RELEASE_FORM, req.body);
  if (!form.ok) return showList(req, res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { product: productId, template } = form.value;
  const { workspace } = marketContext(res).market;
  const added = await addApplication(workspace, {
    kind: 'release',
    productId,
    ...(template === '' ? {} : { templateId: findRecord(workspace, 'products', template).id }),
  });
  if (isRefusal(added)) return showList(req, res, { refusal: added });
  res.redirect(303, applicationUrl(res, added.id));
}

const REMOVAL_FORM = z.object({
  reason: z.string('required').trim().min(1, 'required').max(REMARK_MAX_LENGTH, 'too_long'),
});

/** Begins an application about a live product and goes to it; the errors are shown by the product's page. */
export async function beginAboutProduct(
  res: Response,
  input: Pick<NewApplication, 'productId'> & { readonly kind: 'change' | 'removal' },
  body: unknown,
): Promise<readonly FieldError[] | Refusal | undefined> {
  const { workspace } = marketContext(res).market;
  const form = input.kind === 'removal' ? readForm(REMOVAL_FORM, body) : undefined;
  if (form && !form.ok) return fieldErrors(form.problems, requestContext(res));
  const added = await addApplication(workspace, {
    ...input,
    ...(form ? { removalReason: form.value.reason } : {}),
  });
  if (isRefusal(added)) return added;
  res.redirect(303, applicationUrl(res, added.id));
  return undefined;
}

async function showOne(req: ApplicationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const { workspace } = marketContext(res).market;
  const application = applicationOf(req, res);
  const context = requestContext(res);
  const page = applicationPage(workspace, application);
  const model = {
    ...page,
    problems: page.problems.map((problem) => ({ ...problem, text: submissionWords(problem, context) })),
    replay: replayView(workspace, application, context),
  };
  await renderEditor(res, undefined, 'application', application, model, view);
}

/** The page waits for quick answers only: it shows how far a longer replay is. */
function submitSoon(workspace: Workspace, id: string): Promise<ProductApplication | Refusal> {
  return submitApplication(workspace, id, AbortSignal.timeout(PAGE_WAIT_MS));
}

/** A step that a button takes. */
function act(decide: (workspace: Workspace, id: string) => Promise<ProductApplication | Refusal>, next?: string) {
  return async (req: ApplicationRequest, res: Response): Promise<void> => {
    const { market, base } = marketContext(res);
    const result = await decide(market.workspace, applicationOf(req, res).id);
    if (isRefusal(result)) return showOne(req, res, { refusal: result });
    res.redirect(303, next === undefined ? applicationUrl(res, result.id) : base + next);
  };
}
