import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { convertTrial, quoteConversion, setPackagePlan } from '../../../app/metering.ts';
import type { Period, PeriodType } from '../../../domain/catalogue.ts';
import type { PackagePlan } from '../../../domain/package-plan.ts';
import { findSku } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { instanceRow } from '../../../read/buyer/instance-list.ts';
import { fieldErrors, invalidForm, readForm, wholeNumber, type FieldError } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { renderRefusal } from '../../html-errors.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const COUNT = wholeNumber.refine((number) => number >= 1 && number <= 365, 'days');
const CHOICE = z.object({ type: z.enum(['year', 'month', 'day'], 'choice'), number: COUNT }).partial();
const ORDER = z.object({
  type: z.enum(['year', 'month', 'day'], 'choice'),
  number: COUNT,
  requestId: z.string().max(64).optional(),
});
const PLAN = z.object({
  alarm: z.union([z.literal('').transform(() => undefined), wholeNumber]).optional(),
  alarmKind: z.enum(['percent', 'units'], 'choice'),
  repurchase: z.string().max(64).optional(),
});

/**
 * `GET` and `POST /my/:instanceId/convert`: a trial becomes commercial; `POST /my/:instanceId/package-plan`: when the
 * buyer is told that little is left of a package, and what is bought then.
 */
export function meteredPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/convert', choose);
  router.post('/my/:instanceId/convert', convert);
  router.post('/my/:instanceId/package-plan', plan);
  return router;
}

async function choose(req: InstanceRequest, res: Response): Promise<void> {
  const form = readForm(CHOICE, req.query);
  const [usual = 'month'] = typesOf(res, req.params.instanceId);
  const period = form.ok
    ? { type: form.value.type ?? usual, number: form.value.number ?? 1 }
    : { type: usual, number: 1 };
  await render(
    res,
    req.params.instanceId,
    period,
    form.ok ? {} : { errors: fieldErrors(form.problems, requestContext(res)) },
  );
}

async function convert(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const { instanceId } = req.params;
  const form = readForm(ORDER, req.body);
  if (!form.ok) {
    const errors = fieldErrors(form.problems, requestContext(res));
    return render(res, instanceId, { type: 'month', number: 1 }, { errors });
  }
  const { requestId, ...period } = form.value;
  const more = requestId === undefined ? {} : { requestId };
  const order = await convertTrial(market.workspace, { instanceId, period, pay: 'paid', ...more });
  if (!isRefusal(order)) res.redirect(303, `${base}/orders/${order.id}`);
  else if (order.reason === 'already_done') res.redirect(303, `${base}/orders/${order.params['id']}?again=1`);
  else await render(res, instanceId, period, { refused: order });
}

async function plan(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(PLAN, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const { alarm, alarmKind, repurchase = '' } = form.value;
  const wanted: PackagePlan = {
    alarm: alarm === undefined ? null : { kind: alarmKind, value: alarm },
    repurchase: repurchase === '' ? null : repurchase,
  };
  const result = await setPackagePlan(market.workspace, req.params.instanceId, wanted);
  if (isRefusal(result)) await renderRefusal(res, result, 'buyer', 'my');
  else res.redirect(303, `${base}/my/${result.id}`);
}

/** Period types in which a trial's SKU is sold. */
function typesOf(res: Response, instanceId: string): PeriodType[] {
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, instanceId);
  const product = workspace.state.get('products', instance.productId);
  const prices = product ? (findSku(product, instance.skuCode)?.sku.prices ?? []) : [];
  return prices.flatMap(({ periodType }) => periodType ?? []);
}

async function render(
  res: Response,
  instanceId: string,
  period: Period,
  shown: { readonly errors?: readonly FieldError[]; readonly refused?: Refusal },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { currency } = workspace.profile();
  const row = instanceRow(workspace, findInstance(workspace, instanceId));
  const quote = quoteConversion(workspace, instanceId, period);
  const refusal = shown.refused ?? (isRefusal(quote) ? quote : undefined);
  const { errors = [] } = shown;
  await renderPage(
    res,
    'buyer/convert',
    {
      ...row,
      ...{ period, currency, errors },
      types: typesOf(res, instanceId),
      quote: isRefusal(quote) ? undefined : quote,
      lines: isRefusal(quote) ? [] : priceLines(quote.parts, currency, context),
      requestId: workspace.random.uuid(),
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('convert.title', { product: row.productName[context.language] }),
      status: shown.refused ? 409 : errors.length > 0 ? 400 : 200,
    },
  );
}
