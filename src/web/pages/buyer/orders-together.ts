import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { cancelOrders, payOrders } from '../../../app/purchase.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { ordersTogether } from '../../../read/buyer/orders-together.ts';
import { fieldErrors, invalidForm, readForm, several, type FieldError } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { withQuery } from '../../query-address.ts';
import { PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';

/** More than any site lets be paid together: the rule refuses in words, this only bounds the form. */
const IDS = several.pipe(z.array(z.string().max(64)).max(200, 'too_long'));
const CHOSEN = z.object({ id: IDS });
const PAY = PAYMENT_FORM.extend({ id: IDS, pay: z.enum(['paid', 'declined'], 'choice') });

/**
 * Several unpaid orders at once (marketplace-rules 3.1.4): `GET /orders/together?id=…` shows them with the ways to pay,
 * `POST …/pay` and `…/cancel` do it, all or none.
 */
export function ordersTogetherPages(): Router {
  const router = Router();
  router.get('/orders/together', show);
  router.post('/orders/together/pay', pay);
  router.post('/orders/together/cancel', cancel);
  return router;
}

async function show(req: Request, res: Response): Promise<void> {
  const form = readForm(CHOSEN, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  await render(res, form.value.id, {});
}

async function pay(req: Request, res: Response): Promise<void> {
  const form = readForm(PAY, req.body);
  if (!form.ok) {
    const chosen = readForm(CHOSEN, req.body);
    if (!chosen.ok) throw invalidForm(form.problems);
    return render(res, chosen.value.id, { errors: fieldErrors(form.problems, requestContext(res)) });
  }
  const { id: ids, pay: outcome } = form.value;
  const result = await payOrders(marketContext(res).market.workspace, ids, outcome, payWithOf(form.value));
  if (isRefusal(result)) return render(res, ids, { refusal: result, couponIds: form.value.coupon });
  goToList(res, outcome === 'declined' ? 'declined' : 'paid', result.length);
}

async function cancel(req: Request, res: Response): Promise<void> {
  const form = readForm(CHOSEN, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const result = await cancelOrders(marketContext(res).market.workspace, form.value.id);
  if (isRefusal(result)) return render(res, form.value.id, { refusal: result });
  goToList(res, 'canceled', result.length);
}

function goToList(res: Response, done: string, count: number): void {
  res.redirect(303, withQuery(`${marketContext(res).base}/orders`, { done, count }));
}

async function render(
  res: Response,
  ids: readonly string[],
  shown: {
    readonly refusal?: Refusal;
    readonly errors?: readonly FieldError[];
    readonly couponIds?: readonly string[];
  },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  for (const id of ids) findRecord(workspace, 'orders', id);
  const { currency } = workspace.profile();
  const { errors = [], refusal, couponIds = [] } = shown;
  const model = ordersTogether(workspace, ids, couponIds);
  await renderPage(
    res,
    'buyer/orders-together',
    {
      ...model,
      ...paymentView(model.choice, currency, context),
      ...{ currency, errors },
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'orders',
      title: context.t('together.title'),
      status: refusal ? 409 : errors.length > 0 ? 400 : 200,
    },
  );
}
