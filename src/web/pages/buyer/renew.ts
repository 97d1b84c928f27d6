import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { renewInstance, type RenewalRequest } from '../../../app/renew.ts';
import type { Instance } from '../../../domain/instance.ts';
import type { PaymentChoice, PaymentOutcome } from '../../../domain/pay-order.ts';
import { PERIOD_NUMBER_MAX, type SelectionProblem } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { paymentChoice } from '../../../read/buyer/payment-choice.ts';
import { renewPage, usualRenewal } from '../../../read/buyer/renew-page.ts';
import { fieldErrors, type FieldError, readForm, wholeNumber } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { dayWords } from '../../day-words.ts';
import { QUANTITY_FIELDS, quantitiesEntered, type EnteredQuantities } from '../quantity-fields.ts';
import { ENTERED_PAYMENT, PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const WISH = {
  type: z.enum(['year', 'month', 'day'], 'choice'),
  number: wholeNumber,
  unified: z.literal('on', 'choice').optional(),
  sku: z.string().max(64, 'too_long').optional(),
  ...QUANTITY_FIELDS,
};
const CHOICE = ENTERED_PAYMENT.extend({ ...WISH, type: WISH.type.optional(), number: WISH.number.optional() });
/** `requestId` is drawn anew for each page: the same form sent twice places one order. */
const ORDER = PAYMENT_FORM.extend({ ...WISH, requestId: z.string().max(64).optional() });

/** What was chosen so far, and what is to be said about it. */
interface Shown {
  readonly errors?: readonly FieldError[];
  readonly refusal?: Refusal;
  readonly payWith?: PaymentChoice;
  readonly pay?: PaymentOutcome | undefined;
}

/** `GET /my/:instanceId/renew` shows price and new expiry of a choice; `POST` orders the renewal and pays as told. */
export function renewPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/renew', choose);
  router.post('/my/:instanceId/renew', renew);
  return router;
}

async function choose(req: InstanceRequest, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, req.params.instanceId);
  const form = readForm(CHOICE, req.query);
  const usual = usualRenewal(workspace, instance);
  if (!form.ok) {
    const request = { period: usual };
    await renderRenew(res, instance, request, { errors: fieldErrors(form.problems, requestContext(res)) });
    return;
  }
  const { type = usual.type, number = usual.number, pay } = form.value;
  const request = requestOf({ ...form.value, type, number });
  await renderRenew(res, instance, request, {
    errors: numberErrors(request, res),
    payWith: payWithOf(form.value),
    pay,
  });
}

async function renew(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const instance = findInstance(market.workspace, req.params.instanceId);
  const form = readForm(ORDER, req.body);
  if (!form.ok) {
    const request: RenewalRequest = { period: usualRenewal(market.workspace, instance) };
    await renderRenew(res, instance, request, { errors: fieldErrors(form.problems, requestContext(res)) });
    return;
  }
  const { pay, requestId } = form.value;
  const request = requestOf(form.value);
  const payWith = payWithOf(form.value);
  const errors = numberErrors(request, res);
  if (errors.length > 0) {
    await renderRenew(res, instance, request, { errors, payWith, pay });
    return;
  }
  const order = await renewInstance(market.workspace, {
    ...request,
    instanceId: instance.id,
    pay,
    payWith,
    ...(requestId === undefined ? {} : { requestId }),
  });
  if (isRefusal(order)) {
    const first = order.reason === 'already_done' ? String(order.params['id']) : undefined;
    // The same form came twice: its order is shown, and that there is only one.
    if (first !== undefined) res.redirect(303, `${base}/orders/${first}?again=1`);
    else await renderRenew(res, instance, request, { refusal: order, payWith, pay });
  } else if ('problem' in order) {
    await renderRenew(res, instance, request, { errors: [selectionError(order, res)], payWith, pay });
  } else res.redirect(303, `${base}/orders/${order.id}`);
}

function requestOf({
  type,
  number,
  unified,
  sku,
  ...fields
}: Pick<z.output<typeof ORDER>, 'type' | 'number' | 'unified' | 'sku'> & EnteredQuantities): RenewalRequest {
  const change = { ...(sku === undefined ? {} : { skuCode: sku }), ...quantitiesEntered(fields) };
  return {
    period: { type, number },
    toUnifiedDay: unified === 'on',
    ...(Object.keys(change).length > 0 ? { change } : {}),
  };
}

function numberErrors({ period }: RenewalRequest, res: Response): FieldError[] {
  const max = PERIOD_NUMBER_MAX[period.type];
  if (period.number >= 1 && period.number <= max) return [];
  return [{ path: 'number', text: requestContext(res).t('selection.period_number', { max }) }];
}

function selectionError({ path, problem, params }: SelectionProblem, res: Response): FieldError {
  return { path, text: requestContext(res).t(`selection.${problem}`, params) };
}

async function renderRenew(res: Response, instance: Instance, request: RenewalRequest, shown: Shown): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const model = renewPage(workspace, instance, request);
  const { payWith = {}, pay = 'paid' } = shown;
  const errors = [
    ...(shown.errors ?? []),
    ...(model.problem && !shown.errors?.length ? [selectionError(model.problem, res)] : []),
  ];
  const refusal = shown.refusal ?? model.refusal;
  const { buyerId, productId } = instance;
  const choice = paymentChoice(workspace, { buyerId, productId, totalMinor: model.quote?.amountMinor ?? 0 }, payWith);
  await renderPage(
    res,
    'buyer/renew',
    {
      ...model,
      ...paymentView(choice, model.currency, context),
      lines: priceLines(model.quote?.parts ?? [], model.currency, context),
      errors,
      pay,
      unifiedWords: dayWords(model.unified.day, context),
      changeRefusal: model.change.refusal && refusalView(model.change.refusal, context),
      requestId: workspace.random.uuid(),
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('renew.title', { product: model.productName[context.language] }),
      status: errors.length > 0 ? 400 : shown.refusal ? 409 : 200,
    },
  );
}
