import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { adjustStock } from '../../../app/buyers-money.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { stockList } from '../../../read/seller/stock-list.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const ADJUSTMENT = z.object({
  product: z.string('choice').max(128, 'too_long'),
  specification: z.string('choice').max(128, 'too_long'),
  by: z
    .string('required')
    .trim()
    .min(1, 'required')
    .regex(/^[+-]?\d{1,9}$/, 'adjustment')
    .transform(Number),
});

/** Stock management: `GET /seller/stock` lists what is left of each specification, `POST` raises or lowers it. */
export function stockPages(): Router {
  const router = Router();
  router.get('/seller/stock', (_req, res) => show(res, {}));
  router.post('/seller/stock', adjust);
  return router;
}

async function adjust(req: Request, res: Response): Promise<void> {
  const form = readForm(ADJUSTMENT, req.body);
  if (!form.ok) return show(res, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { product: productId, specification: specificationId, by: byUnits } = form.value;
  const { workspace } = marketContext(res).market;
  const stock = await adjustStock(workspace, { productId, specificationId, byUnits });
  if (isRefusal(stock)) return show(res, { refusal: stock });
  res.redirect(303, withQuery(`${marketContext(res).base}/seller/stock`, { saved: stock.id }));
}

async function show(
  res: Response,
  shown: { readonly refusal?: Refusal; readonly errors?: readonly FieldError[] },
): Promise<void> {
  const context = requestContext(res);
  const { refusal, errors = [] } = shown;
  const list = stockList(marketContext(res).market.workspace);
  const saved = list.rows.find(({ id }) => id === res.req.query['saved']);
  const model = { ...list, saved, errors, refusal: refusal && refusalView(refusal, context) };
  await renderPage(res, 'seller/stock', model, {
    part: 'seller',
    section: 'stock',
    title: context.t('nav.stock'),
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}
