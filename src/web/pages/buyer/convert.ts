import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { convertTrial, quoteConversion } from '../../../app/metering.ts';
import type { Period, PeriodType } from '../../../domain/catalogue.ts';
import type { PaymentChoice, PaymentOutcome } from '../../../domain/pay-order.ts';
import { findSku, knowsPeriodType, PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { instanceRow } from '../../../read/buyer/instance-list.ts';
import { paymentChoice } from '../../../read/buyer/payment-choice.ts';
import { fieldErrors, readForm, wholeNumber, type FieldError } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { ENTERED_PAYMENT, PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const PERIOD = { type: z.enum(['year', 'month', 'day'], 'choice'), number: wholeNumber };
const CHOICE = ENTERED_PAYMENT.extend({ type: PERIOD.type.optional(), number: PERIOD.number.optional() });
/** `requestId` is drawn anew for each page: the same form sent twice places one order. */
const ORDER = PAYMENT_FORM.extend({ ...PERIOD, requestId: z.string().max(64).optional() });

/** What was chosen so far, and what is to be said about it. */
interface Shown {
  readonly errors?: readonly FieldError[];
  readonly refusal?: Refusal;
  readonly payWith?: PaymentChoice;
  readonly pay?: PaymentOutcome | undefined;
}

/** `GET /my/:instanceId/convert` shows what making a trial commercial costs; `POST` orders it and pays as told. */
export function convertPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/convert', choose);
  router.post('/my/:instanceId/convert', convert);
  return router;
}

async function choose(req: InstanceRequest, res: Response): Promise<void> {
  const { instanceId } = req.params;
  const form = readForm(CHOICE, req.query);
  const [usual = 'month'] = typesOf(res, instanceId);
  if (!form.ok) {
    const errors = fieldErrors(form.problems, requestContext(res));
    await renderConvert(res, instanceId, { type: usual, number: 1 }, { errors });
    return;
  }
  const { type = usual, number = 1, pay } = form.value;
  const period = { type, number };
  const errors = numberErrors(period, res);
  await renderConvert(res, instanceId, period, { errors, payWith: payWithOf(form.value), pay });
}

async function convert(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const { instanceId } = req.params;
  const form = readForm(ORDER, req.body);
  if (!form.ok) {
    const errors = fieldErrors(form.problems, requestContext(res));
    await renderConvert(res, instanceId, { type: typesOf(res, instanceId)[0] ?? 'month', number: 1 }, { errors });
    return;
  }
  const { type, number, pay, requestId } = form.value;
  const period = { type, number };
  const payWith = payWithOf(form.value);
  const errors = numberErrors(period, res);
  if (errors.length > 0) {
    await renderConvert(res, instanceId, period, { errors, payWith, pay });
    return;
  }
  const more = requestId === undefined ? {} : { requestId };
  const order = await convertTrial(market.workspace, { instanceId, period, pay, payWith, ...more });
  if (!isRefusal(order)) res.redirect(303, `${base}/orders/${order.id}`);
  // The same form came twice: its order is shown, and that there is only one.
  else if (order.reason === 'already_done') res.redirect(303, `${base}/orders/${order.params['id']}?again=1`);
  else await renderConvert(res, instanceId, period, { refusal: order, payWith, pay });
}

function numberErrors({ type, number }: Period, res: Response): FieldError[] {
  const max = PERIOD_NUMBER_MAX[type];
  if (number >= 1 && number <= max) return [];
  return [{ path: 'number', text: requestContext(res).t('selection.period_number', { max }) }];
}

/** Period types in which a trial's SKU is sold. */
function typesOf(res: Response, instanceId: string): PeriodType[] {
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, instanceId);
  const product = workspace.state.get('products', instance.productId);
  if (!product) return [];
  const types = findSku(product, instance.skuCode)?.sku.prices.flatMap(({ periodType }) => periodType ?? []) ?? [];
  return types.filter((type) => knowsPeriodType(product, type));
}

async function renderConvert(res: Response, instanceId: string, period: Period, shown: Shown): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { currency } = workspace.profile();
  const instance = findInstance(workspace, instanceId);
  const row = instanceRow(workspace, instance);
  const { errors = [], payWith = {}, pay = 'paid' } = shown;
  const result = errors.length > 0 ? undefined : quoteConversion(workspace, instanceId, period);
  const quote = result && !isRefusal(result) ? result : undefined;
  const refusal = shown.refusal ?? (isRefusal(result) ? result : undefined);
  const { buyerId, productId } = instance;
  const choice = paymentChoice(workspace, { buyerId, productId, totalMinor: quote?.amountMinor ?? 0 }, payWith);
  await renderPage(
    res,
    'buyer/convert',
    {
      ...row,
      ...paymentView(choice, currency, context),
      ...{ period, currency, errors, pay, quote },
      types: typesOf(res, instanceId),
      numberMax: PERIOD_NUMBER_MAX[period.type],
      balanceMinor: workspace.state.get('buyers', buyerId)?.balanceMinor ?? 0,
      lines: priceLines(quote?.parts ?? [], currency, context),
      requestId: workspace.random.uuid(),
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('convert.title', { product: row.productName[context.language] }),
      status: errors.length > 0 ? 400 : shown.refusal ? 409 : 200,
    },
  );
}
