import { type Request, type Response, Router } from 'express';
import {
  debugAndSave,
  deleteDebugCase,
  generateDebugRequest,
  runDebugCase,
  runDebugCases,
  findDebugged,
} from '../../../app/debugging.ts';
import { liftTradeFreeze } from '../../../app/probes.ts';
import type { Call } from '../../../domain/call.ts';
import type { Product } from '../../../domain/catalogue.ts';
import { debugInputs, debugProblems, debugTab, fieldsOfInputs } from '../../../domain/debug-fields.ts';
import type { DebugCall } from '../../../domain/debugging.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { debuggingPage, debuggingRows } from '../../../read/seller/debugging-page.ts';
import { probeModel } from '../../../read/seller/probe-model.ts';
import { debugOutcome } from '../../../read/seller/debug-outcome.ts';
import { readerTexts } from '../../api/reader-texts.ts';
import { debugRequestText } from '../../debug-request-text.ts';
import { debugSentences } from '../../debug-words.ts';
import { fieldErrors, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type ProductRequest = Request<{ id: string }>;
type CaseRequest = Request<{ id: string; case: string }>;

const PAGE = { part: 'seller', section: 'debugging' } as const;
const QUERY_MAX = 100;

/** What is shown beside the form. */
interface Shown {
  readonly entered?: Readonly<Record<string, string>>;
  readonly activity?: string;
  readonly errors?: readonly FieldError[];
  readonly refusal?: Refusal;
  readonly generated?: { readonly label: string; readonly text: string };
}

/**
 * Interface debugging (应用接入调试, v1-saas 9.1): `GET /seller/debugging` lists what is missing of every product, `GET
 * /seller/debugging/:id` has a tab per activity. `POST …/request` shows the signed request, `POST …/debug` sends it and
 * saves the case, `POST …/cases/run` and `…/cases/:case/run` replay, `POST …/cases/:case/delete` deletes, `POST …/lift-freeze` ends a freeze of trade.
 */
export function debuggingPages(): Router {
  const router = Router();
  router.get('/seller/debugging', showProducts);
  router.get('/seller/debugging/:id', (req: ProductRequest, res) => show(req, res));
  router.post('/seller/debugging/:id/debug', debug);
  router.post('/seller/debugging/:id/request', generate);
  router.post('/seller/debugging/:id/cases/run', replayAll);
  router.post('/seller/debugging/:id/cases/:case/run', replayOne);
  router.post('/seller/debugging/:id/cases/:case/delete', remove);
  router.post('/seller/debugging/:id/lift-freeze', lift);
  return router;
}

async function showProducts(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { q } = req.query;
  const text = typeof q === 'string' ? q.trim().slice(0, QUERY_MAX) : '';
  const model = { rows: debuggingRows(workspace, text), text, anyProducts: workspace.state.all('products').size > 0 };
  await renderPage(res, 'seller/debugging-list', model, { ...PAGE, title: requestContext(res).t('nav.debugging') });
}

async function show(req: ProductRequest, res: Response, shown: Shown = {}): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const product = productOf(req, res);
  const { tab, need, call: callId, case: caseId, replayed, deleted } = req.query;
  const ofProduct = <R extends { readonly productId: string }>(record: R | undefined): R | undefined =>
    record?.productId === product.id ? record : undefined;
  const call = ofProduct(typeof callId === 'string' ? workspace.state.get('calls', callId) : undefined);
  const saved = ofProduct(typeof caseId === 'string' ? workspace.state.get('debugCases', caseId) : undefined);
  const page = debuggingPage(workspace, product, {
    activity: shown.activity ?? (typeof tab === 'string' ? tab : undefined),
    required: shown.activity === undefined && typeof need === 'string' ? need : undefined,
    from: shown.activity === undefined ? (call ?? saved) : undefined,
  });
  const { errors = [], refusal, generated } = shown;
  const model = {
    ...page,
    probes: probeModel(workspace, product),
    values: shown.entered ?? page.values,
    shownCase: shown.activity === undefined && !call ? saved?.id : undefined,
    result: call && shown.activity === undefined ? resultOf(call, res) : undefined,
    generated,
    errors,
    refusal: refusal && refusalView(refusal, context),
    replayed: typeof replayed === 'string' && /^\d{1,3}-\d{1,3}$/.test(replayed) ? replayed.split('-').map(Number) : [],
    deleted: typeof deleted === 'string' ? deleted.slice(0, 64) : undefined,
  };
  await renderPage(res, 'seller/debugging', model, {
    ...PAGE,
    title: `${context.t('nav.debugging')} · ${product.name[context.language]}`,
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

/** What the page says below the form about a call that was sent. */
function resultOf(call: Call, res: Response) {
  const texts = readerTexts(requestContext(res));
  const { succeeded, warnings } = debugOutcome(call);
  return {
    succeeded,
    sentences: debugSentences(call),
    warnings: warnings.map((check) => ({ id: check.id, ...texts.check(check) })),
    callId: call.id,
    checks: call.attempts.at(-1)?.checks.filter(({ verdict }) => verdict === 'fail') ?? [],
  };
}

async function debug(req: ProductRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const product = productOf(req, res);
  const wanted = await readCall(req, res, product);
  if (!wanted) return;
  const run = await debugAndSave(market.workspace, product.id, wanted);
  if (isRefusal(run)) return show(req, res, { ...shownAgain(req, wanted.activity), refusal: run });
  redirect(res, pageOf(base, product), { tab: wanted.activity, call: run.call.id });
}

async function generate(req: ProductRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { t } = requestContext(res);
  const product = productOf(req, res);
  const wanted = await readCall(req, res, product);
  if (!wanted) return;
  const request = generateDebugRequest(workspace, product, wanted);
  const generated =
    product.interface.version === '1.0'
      ? { label: 'GET', text: request.url }
      : { label: 'curl', text: debugRequestText(workspace, product, { request, activity: wanted.activity }, t) };
  await show(req, res, { ...shownAgain(req, wanted.activity), generated });
}

async function replayAll(req: ProductRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const product = productOf(req, res);
  const runs = await runDebugCases(market.workspace, product.id);
  if (isRefusal(runs)) return show(req, res, { refusal: runs });
  const good = runs.filter(({ call }) => call.status === 'success').length;
  redirect(res, pageOf(base, product), { replayed: `${good}-${runs.length}` }, 'cases');
}

async function replayOne(req: CaseRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const product = productOf(req, res);
  const run = await runDebugCase(market.workspace, req.params.case);
  if (isRefusal(run)) return show(req, res, { refusal: run });
  redirect(res, pageOf(base, product), { tab: run.call.activity, call: run.call.id });
}

async function remove(req: CaseRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const saved = await deleteDebugCase(market.workspace, req.params.case);
  redirect(res, pageOf(base, productOf(req, res)), { tab: saved.activity, deleted: saved.id }, 'cases');
}

/** The operator ends a freeze. */
async function lift(req: ProductRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const product = await liftTradeFreeze(market.workspace, req.params.id);
  if (isRefusal(product)) return show(req, res, { refusal: product });
  redirect(res, pageOf(base, product), {}, 'probes');
}

/** The call that a form asks for. Where it is wrong, the page is shown again with what is wrong beside each field. */
async function readCall(req: ProductRequest, res: Response, product: Product): Promise<DebugCall | undefined> {
  const body = bodyOf(req);
  const tab = debugTab(product, marketContext(res).market.workspace.profile().site, body['activity'] ?? '');
  if (!tab) {
    await show(req, res, {
      errors: fieldErrors([{ path: 'activity', message: 'debug_activity' }], requestContext(res)),
    });
    return undefined;
  }
  const inputs = debugInputs(product, tab);
  const fields = fieldsOfInputs(Object.fromEntries(inputs.map(({ name }) => [name, body[`f.${name}`]?.trim() ?? ''])));
  const problems = debugProblems(tab, fields).map(({ name, problem, params }) => ({
    path: name,
    message: problem,
    params,
  }));
  if (problems.length === 0) return { activity: tab.activity, fields };
  await show(req, res, {
    ...shownAgain(req, tab.activity),
    errors: fieldErrors(problems, requestContext(res)),
  });
  return undefined;
}

function shownAgain(req: ProductRequest, activity: string): Pick<Shown, 'activity' | 'entered'> {
  const entered = Object.entries(bodyOf(req)).flatMap(([name, value]) =>
    name.startsWith('f.') ? [[name.slice(2), value] as const] : [],
  );
  return { activity, entered: Object.fromEntries(entered) };
}

function bodyOf(req: Request): Readonly<Record<string, string | undefined>> & Record<string, string> {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function productOf(req: Request<{ id: string }>, res: Response): Product {
  return findDebugged(marketContext(res).market.workspace, req.params.id);
}

function pageOf(base: string, { id }: Product): string {
  return `${base}/seller/debugging/${encodeURIComponent(id)}`;
}

function redirect(res: Response, page: string, query: Record<string, string>, anchor = 'result'): void {
  res.redirect(303, `${withQuery(page, query)}#${anchor}`);
}
