import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { setAutoRenewal, switchOffAutoRenewal } from '../../../app/auto-renew.ts';
import { findInstance } from '../../../app/find-record.ts';
import type { AutoRenewalSettings } from '../../../domain/auto-renewal.ts';
import { PAYMENT_METHODS } from '../../../domain/order.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { autoRenewalPage, type AutoRenewalPage } from '../../../read/buyer/auto-renewal-page.ts';
import { fieldErrors, type FieldError, readForm, wholeNumber } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type InstanceRequest = Request<{ instanceId: string }>;

/** A text field that may stay empty. */
const optionalNumber = z
  .string()
  .trim()
  .regex(/^\d{0,4}$/, 'whole_number')
  .transform((text) => (text === '' ? undefined : Number(text)))
  .optional();

const FORM = z.object({
  type: z.enum(['year', 'month', 'day'], 'choice'),
  number: wholeNumber,
  daysBefore: optionalNumber,
  times: optionalNumber,
  method: z.enum(PAYMENT_METHODS, 'choice').optional(),
  useBalance: z.literal('on', 'choice').optional(),
  useCoupons: z.literal('on', 'choice').optional(),
  bankRefuses: z.literal('on', 'choice').optional(),
});

/** `GET /my/:instanceId/auto-renewal` shows the settings, `POST` switches it on or sets it, `POST …/off` off. */
export function autoRenewalPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/auto-renewal', (req: InstanceRequest, res) => render(req, res, {}));
  router.post('/my/:instanceId/auto-renewal', set);
  router.post('/my/:instanceId/auto-renewal/off', switchOff);
  return router;
}

async function set(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(FORM, req.body);
  if (!form.ok) {
    await render(req, res, { errors: fieldErrors(form.problems, requestContext(res)), entered: req.body });
    return;
  }
  const errors = rangeErrors(form.value, res);
  if (errors.length > 0) {
    await render(req, res, { errors, entered: req.body });
    return;
  }
  const result = await setAutoRenewal(market.workspace, req.params.instanceId, settingsOf(form.value));
  if (isRefusal(result)) await render(req, res, { refusal: result, entered: req.body });
  else res.redirect(303, `${base}/my/${result.id}/auto-renewal`);
}

function settingsOf({
  type,
  number,
  daysBefore,
  times,
  method,
  useBalance,
  useCoupons,
  bankRefuses,
}: z.output<typeof FORM>): AutoRenewalSettings {
  return {
    period: { type, number },
    ...(daysBefore === undefined ? {} : { daysBefore }),
    ...(times === undefined ? {} : { timesLeft: times }),
    ...(method ? { method } : {}),
    ...(useBalance && method === 'card' ? { useBalance: true } : {}),
    ...(useCoupons ? { useCoupons: true } : {}),
    ...(bankRefuses ? { bankRefuses: true } : {}),
  };
}

function rangeErrors({ type, number, times }: z.output<typeof FORM>, res: Response): FieldError[] {
  const { t } = requestContext(res);
  const max = PERIOD_NUMBER_MAX[type];
  return [
    ...(number >= 1 && number <= max ? [] : [{ path: 'number', text: t('selection.period_number', { max }) }]),
    ...(times === 0 ? [{ path: 'times', text: t('field.whole_number') }] : []),
  ];
}

async function switchOff(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const result = await switchOffAutoRenewal(market.workspace, req.params.instanceId);
  if (isRefusal(result)) await renderRefusal(res, result, 'buyer', 'my');
  else res.redirect(303, `${base}/my/${result.id}/auto-renewal`);
}

/** What was entered, right or wrong, in the place of what is set. */
function enteredAgain({ settings, methods }: AutoRenewalPage, entered: unknown) {
  const fields = (entered ?? {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name].slice(0, 20) : '');
  return {
    settings: {
      period: { type: text('type') || settings.period.type, number: text('number') },
      daysBefore: text('daysBefore'),
      timesLeft: text('times'),
      useBalance: fields['useBalance'] === 'on',
      useCoupons: fields['useCoupons'] === 'on',
      bankRefuses: fields['bankRefuses'] === 'on',
    },
    methods: methods.map(({ method, selected }) => ({
      method,
      selected: fields['method'] === undefined ? selected : fields['method'] === method,
    })),
  };
}

async function render(
  req: InstanceRequest,
  res: Response,
  shown: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal; readonly entered?: unknown },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const model = autoRenewalPage(workspace, findInstance(workspace, req.params.instanceId));
  const { errors = [] } = shown;
  const refusal = shown.refusal ?? model.refusal;
  await renderPage(
    res,
    'buyer/auto-renewal',
    {
      ...model,
      ...(shown.entered === undefined ? {} : enteredAgain(model, shown.entered)),
      errors,
      refusal: refusal && refusalView(refusal, context),
      possible: model.refusal === undefined,
      failure: model.failure && { ...model.failure, words: refusalView(model.failure.refusal, context).sentence },
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('auto_renewal.title', { product: model.productName[context.language] }),
      status: errors.length > 0 ? 400 : shown.refusal ? 409 : 200,
    },
  );
}
