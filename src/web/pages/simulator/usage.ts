import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { recordUsage } from '../../../app/metering.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { usagePage } from '../../../read/simulator/usage-page.ts';
import { beijingTime, usageQuantityField } from '../../beijing-time-field.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const RECORD = z.object({
  instance: z.string('choice').min(1, 'choice').max(128, 'too_long'),
  usage: usageQuantityField,
  begin: beijingTime,
  end: beijingTime,
  package: z.string().max(128, 'too_long').optional(),
});

/** `GET /simulator/usage` shows what is metered; `POST` records use of an instance, as its seller would report it. */
export function usagePages(): Router {
  const router = Router();
  router.get('/simulator/usage', (req, res) => show(res, text(req.query['instance']), {}));
  router.post('/simulator/usage', record);
  return router;
}

async function record(req: Request, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(RECORD, req.body);
  const instanceId = text((req.body as Record<string, unknown> | undefined)?.['instance']);
  if (!form.ok) return show(res, instanceId, { errors: fieldErrors(form.problems, requestContext(res)) });
  const { instance, usage, begin, end, package: packageId = '' } = form.value;
  const result = await recordUsage(market.workspace, {
    instanceId: instance,
    usageTenThousandths: usage,
    beginSimAt: begin,
    endSimAt: end,
    ...(packageId === '' ? {} : { packageInstanceId: packageId }),
  });
  if (isRefusal(result)) return show(res, instanceId, { refusal: result });
  res.redirect(303, withQuery(`${base}/simulator/usage`, { instance: result.instanceId, done: '1' }));
}

async function show(
  res: Response,
  instanceId: string | undefined,
  shown: { readonly refusal?: Refusal; readonly errors?: readonly FieldError[] },
): Promise<void> {
  const context = requestContext(res);
  const { refusal, errors = [] } = shown;
  const model = {
    ...usagePage(marketContext(res).market.workspace, instanceId),
    errors,
    done: res.req.query['done'] === '1',
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(res, 'simulator/usage', model, {
    part: 'simulator',
    section: 'usage',
    title: context.t('nav.usage'),
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 128) : undefined;
}
