import { type Request, type Response, Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import { setChangeRules } from '../../../app/set-change-rules.ts';
import { changeRuleList } from '../../../read/seller/change-rule-list.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { RULES_FORM, rulesOf } from './change-rule-form.ts';

type ProductRequest = Request<{ id: string }>;

/** `GET` and `POST /seller/products/:id/changes`: what buyers may change in mid-term. */
export function changeRulePages(): Router {
  const router = Router();
  router.get('/seller/products/:id/changes', (req: ProductRequest, res) => show(req, res, []));
  router.post('/seller/products/:id/changes', save);
  return router;
}

async function save(req: ProductRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { id } = findRecord(workspace, 'products', req.params.id);
  const form = readForm(RULES_FORM, req.body);
  if (!form.ok) return show(req, res, fieldErrors(form.problems, requestContext(res)));
  const rules = rulesOf(form.value);
  if (!rules) {
    return show(req, res, fieldErrors([{ path: 'scaleOut', message: 'choice' }], requestContext(res)));
  }
  await setChangeRules(workspace, id, rules);
  const page = `${marketContext(res).base}/seller/products/${encodeURIComponent(id)}/changes`;
  res.redirect(303, withQuery(page, { saved: '1' }));
}

async function show(req: ProductRequest, res: Response, errors: readonly FieldError[]): Promise<void> {
  const product = findRecord(marketContext(res).market.workspace, 'products', req.params.id);
  const { t, language } = requestContext(res);
  const action = `${marketContext(res).base}/seller/products/${encodeURIComponent(product.id)}/changes`;
  const model = { product, action, ...changeRuleList(product), errors, saved: req.query['saved'] === '1' };
  await renderPage(res, 'seller/change-rules', model, {
    part: 'seller',
    section: 'products',
    title: t('change_rules.title', { product: product.name[language] }),
    status: errors.length > 0 ? 400 : 200,
  });
}
