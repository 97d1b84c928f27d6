import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { setExpirePolicy } from '../../../app/expire-policy.ts';
import { findInstance } from '../../../app/find-record.ts';
import { EXPIRE_POLICIES } from '../../../domain/expire-policy.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { atExpiryPage } from '../../../read/buyer/at-expiry-page.ts';
import { presentPeriod } from '../../../read/buyer/present-period.ts';
import { fieldErrors, type FieldError, readForm } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const FORM = z.object({ policy: z.enum(EXPIRE_POLICIES, 'choice') });

/** `GET` and `POST /my/:instanceId/at-expiry`: what becomes of an application at its expiry. */
export function atExpiryPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/at-expiry', (req: InstanceRequest, res) => render(req, res, {}));
  router.post('/my/:instanceId/at-expiry', set);
  return router;
}

async function set(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const { workspace } = market;
  const form = readForm(FORM, req.body);
  if (!form.ok) {
    await render(req, res, { errors: fieldErrors(form.problems, requestContext(res)) });
    return;
  }
  const { policy } = form.value;
  const usual = { period: presentPeriod(workspace, findInstance(workspace, req.params.instanceId)) };
  const result = await setExpirePolicy(workspace, req.params.instanceId, policy, usual);
  // Automatic renewal has settings of its own, which begin as they usually are.
  const page = policy === 'auto_renew' ? 'auto-renewal' : 'at-expiry';
  if (isRefusal(result)) await render(req, res, { refusal: result });
  else res.redirect(303, `${base}/my/${result.id}/${page}`);
}

async function render(
  req: InstanceRequest,
  res: Response,
  shown: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const model = atExpiryPage(workspace, findInstance(workspace, req.params.instanceId));
  const words = (refusal: Refusal | undefined) => refusal && refusalView(refusal, context);
  const { errors = [] } = shown;
  await renderPage(
    res,
    'buyer/at-expiry',
    {
      ...model,
      errors,
      refusal: words(shown.refusal ?? model.refusal),
      possible: model.refusal === undefined,
      choices: model.choices.map(({ policy, refusal }) => ({ policy, refusal: words(refusal) })),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('at_expiry.title', { product: model.productName[context.language] }),
      status: errors.length > 0 ? 400 : shown.refusal ? 409 : 200,
    },
  );
}
