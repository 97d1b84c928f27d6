import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { setPackagePlan } from '../../../app/metering.ts';
import type { PackagePlan } from '../../../domain/package-plan.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { invalidForm, readForm, wholeNumber } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { marketContext } from '../../request-context.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const PLAN = z.object({
  alarm: z.union([z.literal('').transform(() => undefined), wholeNumber]).optional(),
  alarmKind: z.enum(['percent', 'units'], 'choice'),
  repurchase: z.string().max(64).optional(),
});

/** `POST /my/:instanceId/package-plan`: when the buyer is told that little is left of a package, and what is bought then. */
export function meteredPages(): Router {
  const router = Router();
  router.post('/my/:instanceId/package-plan', plan);
  return router;
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
