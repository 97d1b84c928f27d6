import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../app/find-record.ts';
import { supervise } from '../../app/supervise.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { ACT_RULES, SUPERVISION_ACTS, SUPERVISION_STATES, type SupervisionAct } from '../../domain/supervision.ts';
import { parseBeijing } from '../../i18n/beijing-fields.ts';
import { supervisionList, supervisionPage } from '../../read/supervision-list.ts';
import { SUPERVISION_TEXT_MAX_LENGTH } from '../api/schemas/supervision.ts';
import { fieldErrors, readForm, type FieldError } from '../forms.ts';
import { renderRefusal } from '../html-errors.ts';
import { readPageNumber } from '../query-address.ts';
import { refusalView } from '../refusal-view.ts';
import { renderPage } from '../render-page.ts';
import { marketContext, requestContext } from '../request-context.ts';

type SidePart = 'buyer' | 'seller';
type OneRequest = Request<{ id: string }>;

const TEXT = z
  .string('required')
  .trim()
  .max(SUPERVISION_TEXT_MAX_LENGTH, 'too_long')
  .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u, 'invalid');
const FORM = z.object({
  act: z.enum(SUPERVISION_ACTS, 'choice'),
  text: TEXT,
  enabling: z
    .string()
    .trim()
    .max(40)
    .optional()
    .transform((text, issues) => {
      if (text === undefined || text === '') return undefined;
      const at = parseBeijing(text);
      if (at === undefined) issues.addIssue({ code: 'custom', message: 'instant' });
      return at;
    }),
});

/** Steps that must say something. */
const SPEAKING: readonly SupervisionAct[] = ['submit', 'return', 'deliver', 'reject'];

/** Where the pages of a part are. */
const PLACES: Readonly<Record<SidePart, string>> = { buyer: '/supervision', seller: '/seller/supervision' };

/**
 * Service supervision (服务监管) as one part sees it: `GET` lists deliveries, `GET /:id` shows one with its steps and the
 * next one's form, `POST /:id` takes that step.
 */
export function supervisionPages(part: SidePart): Router {
  const router = Router();
  const place = PLACES[part];
  router.get(place, (req, res) => showList(req, res, part));
  router.get(`${place}/:id`, (req: OneRequest, res) => showOne(req, res, part));
  router.post(`${place}/:id`, (req: OneRequest, res) => act(req, res, part));
  return router;
}

async function showList(req: Request, res: Response, part: SidePart): Promise<void> {
  const { market, buyer } = marketContext(res);
  const state = SUPERVISION_STATES.find((each) => each === req.query['state']);
  const wanted = { state, page: readPageNumber(req.query['page']) };
  const list = supervisionList(market.workspace, part === 'buyer' ? { ...wanted, buyer } : wanted);
  const { t } = requestContext(res);
  const title = t(part === 'buyer' ? 'nav.supervision' : 'nav.seller_supervision');
  await renderPage(
    res,
    'supervision/list',
    { ...list, part, place: PLACES[part], heading: title },
    { part, section: 'supervision', title },
  );
}

async function showOne(
  req: OneRequest,
  res: Response,
  part: SidePart,
  problem: { readonly errors?: readonly FieldError[]; readonly body?: unknown } = {},
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const supervision = findRecord(workspace, 'supervisions', req.params.id);
  const page = supervisionPage(workspace, supervision, part);
  const { errors = [] } = problem;
  const { act: wanted, text, enabling } = (problem.body ?? {}) as Record<string, unknown>;
  const entered = {
    act: typeof wanted === 'string' ? wanted : '',
    text: typeof text === 'string' ? text.slice(0, 2 * SUPERVISION_TEXT_MAX_LENGTH) : '',
    enabling: typeof enabling === 'string' ? enabling.slice(0, 40) : '',
  };
  await renderPage(
    res,
    'supervision/one',
    {
      ...page,
      acts: page.acts.map(({ act, refusal }) => ({
        act,
        speaking: SPEAKING.includes(act),
        refusal: refusal && refusalView(refusal, context),
      })),
      part,
      place: PLACES[part],
      errors,
      entered,
      textMax: SUPERVISION_TEXT_MAX_LENGTH,
    },
    {
      part,
      section: 'supervision',
      title: context.t('supervision.title', { product: page.productName[context.language] }),
      status: errors.length > 0 ? 400 : 200,
    },
  );
}

async function act(req: OneRequest, res: Response, part: SidePart): Promise<void> {
  const context = requestContext(res);
  const { market, base } = marketContext(res);
  const form = readForm(FORM, req.body);
  const problems = form.ok
    ? form.value.text === '' && SPEAKING.includes(form.value.act)
      ? [{ path: 'text', message: 'required' }]
      : []
    : form.problems;
  if (!form.ok || problems.length > 0) {
    return showOne(req, res, part, { errors: fieldErrors(problems, context), body: req.body as unknown });
  }
  const { act: does, text, enabling } = form.value;
  // Each part takes its own steps only.
  if (ACT_RULES[does].by !== part) {
    const errors = fieldErrors([{ path: 'act', message: 'choice' }], context);
    return showOne(req, res, part, { errors, body: req.body as unknown });
  }
  const step = { act: does, text, ...(enabling === undefined ? {} : { enablingSimAt: enabling }) };
  const after = await supervise(market.workspace, req.params.id, step);
  if (isRefusal(after)) return renderRefusal(res, after, part, 'supervision');
  res.redirect(303, `${base}${PLACES[part]}/${after.id}`);
}
