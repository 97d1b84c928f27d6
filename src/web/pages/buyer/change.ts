import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { changeInstance } from '../../../app/change-instance.ts';
import { findInstance } from '../../../app/find-record.ts';
import type { ChangeWish } from '../../../domain/change-quote.ts';
import type { Instance } from '../../../domain/instance.ts';
import type { PaymentChoice, PaymentOutcome } from '../../../domain/pay-order.ts';
import type { SelectionProblem } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { changePage } from '../../../read/buyer/change-page.ts';
import { paymentChoice } from '../../../read/buyer/payment-choice.ts';
import { fieldErrors, type FieldError, readForm } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { QUANTITY_FIELDS, quantitiesEntered } from '../quantity-fields.ts';
import { ENTERED_PAYMENT, PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const CHOICE = z.object({ sku: z.string().max(64, 'choice').optional(), ...QUANTITY_FIELDS });
const SHOWN = CHOICE.extend(ENTERED_PAYMENT.shape);
const ORDER = CHOICE.extend(PAYMENT_FORM.shape);

/** More > Change: `GET /my/:instanceId/change` shows the fee of a choice, `POST` orders it and pays as told. */
export function changePages(): Router {
  const router = Router();
  router.get('/my/:instanceId/change', choose);
  router.post('/my/:instanceId/change', change);
  return router;
}

function instanceOf(req: InstanceRequest, res: Response): Instance {
  return findInstance(marketContext(res).market.workspace, req.params.instanceId);
}

/** What was chosen of the payment so far, and what is to be said. */
interface Shown {
  readonly errors?: readonly FieldError[];
  readonly refusal?: Refusal;
  readonly payWith?: PaymentChoice;
  readonly pay?: PaymentOutcome | undefined;
}

function wishOf({ sku, ...fields }: z.output<typeof CHOICE>): ChangeWish {
  return { ...(sku === undefined ? {} : { skuCode: sku }), ...quantitiesEntered(fields) };
}

async function choose(req: InstanceRequest, res: Response): Promise<void> {
  const form = readForm(SHOWN, req.query);
  const instance = instanceOf(req, res);
  if (!form.ok) {
    await renderChange(res, instance, {}, { errors: fieldErrors(form.problems, requestContext(res)) });
    return;
  }
  const { pay } = form.value;
  await renderChange(res, instance, wishOf(form.value), { payWith: payWithOf(form.value), pay });
}

async function change(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const instance = instanceOf(req, res);
  const form = readForm(ORDER, req.body);
  if (!form.ok) {
    return renderChange(res, instance, {}, { errors: fieldErrors(form.problems, requestContext(res)) });
  }
  const wish = wishOf(form.value);
  const { pay } = form.value;
  const payWith = payWithOf(form.value);
  const order = await changeInstance(market.workspace, { instanceId: instance.id, wish, pay, payWith });
  if (isRefusal(order)) return renderChange(res, instance, wish, { refusal: order, payWith, pay });
  if ('problem' in order) {
    return renderChange(res, instance, wish, { errors: [selectionError(order, res)], payWith, pay });
  }
  res.redirect(303, `${base}/orders/${order.id}`);
}

function selectionError({ path, problem, params }: SelectionProblem, res: Response): FieldError {
  return { path, text: requestContext(res).t(`selection.${problem}`, params) };
}

async function renderChange(res: Response, instance: Instance, wish: ChangeWish, shown: Shown): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const page = changePage(workspace, instance, wish);
  const { errors: told = [], payWith = {}, pay = 'paid' } = shown;
  const { buyerId, productId } = instance;
  const toPay = { buyerId, productId, totalMinor: page.quote?.amountMinor ?? 0 };
  const errors = told.length === 0 && page.problem ? [selectionError(page.problem, res)] : told;
  const refusal = shown.refusal ?? page.refusal;
  await renderPage(
    res,
    'buyer/change',
    {
      ...page,
      ...paymentView(paymentChoice(workspace, toPay, payWith), page.currency, context),
      pay,
      lines: priceLines(page.quote?.parts ?? [], page.currency, context),
      upgrades: page.upgrades.map((choice) => ({
        ...choice,
        refusal: choice.refusal && refusalView(choice.refusal, context),
      })),
      errors,
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('change.title', { product: page.productName[context.language] }),
      status: errors.length > 0 ? 400 : shown.refusal ? 409 : 200,
    },
  );
}
