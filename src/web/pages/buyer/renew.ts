import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { renewInstance } from '../../../app/renew.ts';
import type { Period } from '../../../domain/catalogue.ts';
import type { Instance } from '../../../domain/instance.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { renewalTypes, renewPage } from '../../../read/buyer/renew-page.ts';
import { fieldErrors, type FieldError, readForm, wholeNumber } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { PAYMENT } from './payment.ts';

const PERIOD = z.object({ type: z.enum(['year', 'month', 'day'], 'choice'), number: wholeNumber });
const CHOICE = PERIOD.partial();
const ORDER = PERIOD.extend({ pay: PAYMENT });

/** `GET /my/:instanceId/renew` shows price and new expiry of a period; `POST` orders the renewal and pays as told. */
export function renewPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/renew', choosePeriod);
  router.post('/my/:instanceId/renew', renew);
  return router;
}

async function choosePeriod(req: Request<{ instanceId: string }>, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, req.params.instanceId);
  const form = readForm(CHOICE, req.query);
  const usual = renewalTypes(workspace, instance)[0] ?? 'month';
  const period = form.ok
    ? { type: form.value.type ?? usual, number: form.value.number ?? 1 }
    : { type: usual, number: 1 };
  const errors = form.ok ? numberErrors(period, res) : fieldErrors(form.problems, requestContext(res));
  await renderRenew(res, instance, period, { errors });
}

async function renew(req: Request<{ instanceId: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const instance = findInstance(market.workspace, req.params.instanceId);
  const form = readForm(ORDER, req.body);
  if (!form.ok) {
    const period: Period = { type: renewalTypes(market.workspace, instance)[0] ?? 'month', number: 1 };
    await renderRenew(res, instance, period, { errors: fieldErrors(form.problems, requestContext(res)) });
    return;
  }
  const { pay, ...period } = form.value;
  const errors = numberErrors(period, res);
  if (errors.length > 0) {
    await renderRenew(res, instance, period, { errors });
    return;
  }
  const order = await renewInstance(market.workspace, { instanceId: instance.id, period, pay });
  if (isRefusal(order)) await renderRenew(res, instance, period, { refusal: order });
  else res.redirect(303, `${base}/orders/${order.id}`);
}

function numberErrors(period: Period, res: Response): FieldError[] {
  const max = PERIOD_NUMBER_MAX[period.type];
  if (period.number >= 1 && period.number <= max) return [];
  return [{ path: 'number', text: requestContext(res).t('selection.period_number', { max }) }];
}

async function renderRenew(
  res: Response,
  instance: Instance,
  period: Period,
  problem: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal },
): Promise<void> {
  const context = requestContext(res);
  const { errors = [] } = problem;
  const model = renewPage(marketContext(res).market.workspace, instance, period);
  const refusal = problem.refusal ?? model.refusal;
  await renderPage(
    res,
    'buyer/renew',
    { ...model, errors, refusal: refusal && refusalView(refusal, context) },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('renew.title', { product: model.productName[context.language] }),
      status: errors.length > 0 ? 400 : problem.refusal ? 409 : 200,
    },
  );
}
