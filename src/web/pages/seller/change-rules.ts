import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { setChangeRules } from '../../../app/set-change-rules.ts';
import { SCALE_OUT_FACTOR_MAX, type ChangeRules, type LinearAttribute } from '../../../domain/catalogue.ts';
import { changeRuleList } from '../../../read/seller/change-rule-list.ts';
import { fieldErrors, readForm, several, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type ProductRequest = Request<{ id: string }>;

const RULES_MAX = 200;

/** A SKU, a quantity attribute of it and a factor. */
const SCALE_OUT = z.string().regex(/^[A-Za-z0-9._-]{1,64} (?:amount|diskSize|bandWidth) \d$/, 'choice');

/** Codes hold no blanks, so a pair is told apart by one. */
const PAIR = z.string().regex(/^[A-Za-z0-9._-]{1,64} [A-Za-z0-9._-]{1,64}$/, 'choice');

const RULES_FORM = z.object({
  upgrade: several.pipe(z.array(PAIR).max(RULES_MAX, 'choice')),
  atRenewal: several.pipe(z.array(z.string().max(64, 'choice')).max(RULES_MAX, 'choice')),
  scaleOut: several.pipe(z.array(SCALE_OUT).max(RULES_MAX, 'choice')),
});

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

function rulesOf({ upgrade, scaleOut, atRenewal }: z.output<typeof RULES_FORM>): ChangeRules | undefined {
  const scaleOuts = scaleOut.map((pair) => {
    const [skuCode = '', attribute, factor = ''] = pair.split(' ');
    return { skuCode, attribute: attribute as LinearAttribute, stepFactor: Number(factor) };
  });
  const isFactor = ({ stepFactor }: { readonly stepFactor: number }): boolean =>
    Number.isInteger(stepFactor) && stepFactor >= 0 && stepFactor <= SCALE_OUT_FACTOR_MAX;
  if (!scaleOuts.every(isFactor)) return undefined;
  return {
    upgrades: upgrade.map((pair) => {
      const [fromSkuCode = '', toSkuCode = ''] = pair.split(' ');
      return { fromSkuCode, toSkuCode };
    }),
    scaleOuts: scaleOuts.filter(({ stepFactor }) => stepFactor > 0),
    ...(atRenewal.length > 0 ? { atRenewal } : {}),
  };
}

async function show(req: ProductRequest, res: Response, errors: readonly FieldError[]): Promise<void> {
  const product = findRecord(marketContext(res).market.workspace, 'products', req.params.id);
  const { t, language } = requestContext(res);
  const model = { product, ...changeRuleList(product), errors, saved: req.query['saved'] === '1' };
  await renderPage(res, 'seller/change-rules', model, {
    part: 'seller',
    section: 'products',
    title: t('change_rules.title', { product: product.name[language] }),
    status: errors.length > 0 ? 400 : 200,
  });
}
