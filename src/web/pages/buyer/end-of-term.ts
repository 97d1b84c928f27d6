import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { cancelableRenewals, cancelRenewal } from '../../../app/cancel-renewal.ts';
import { closeInstance, refusalOfClosing } from '../../../app/close-instance.ts';
import { findInstance } from '../../../app/find-record.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { instanceRow } from '../../../read/buyer/instance-list.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const CANCEL = z.object({ order: z.string().max(64, 'too_long') });

/**
 * `GET` and `POST /my/:instanceId/cancel-renewal`: renewals whose periods have not begun are given back;
 * `GET` and `POST /my/:instanceId/close`: an expired application is released before its time.
 */
export function endOfTermPages(): Router {
  const router = Router();
  router.get('/my/:instanceId/cancel-renewal', (req: InstanceRequest, res) => renderCancel(req, res));
  router.post('/my/:instanceId/cancel-renewal', cancel);
  router.get('/my/:instanceId/close', (req: InstanceRequest, res) => renderClose(req, res));
  router.post('/my/:instanceId/close', close);
  return router;
}

async function cancel(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(CANCEL, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const orders = await cancelRenewal(market.workspace, req.params.instanceId, form.value.order);
  if (isRefusal(orders)) await renderCancel(req, res, orders);
  else res.redirect(303, `${base}/orders/${orders.at(-1)?.id ?? ''}`);
}

async function close(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const instance = await closeInstance(market.workspace, req.params.instanceId);
  if (isRefusal(instance)) await renderClose(req, res, instance);
  else res.redirect(303, `${base}/my/${instance.id}`);
}

async function renderCancel(req: InstanceRequest, res: Response, refused?: Refusal): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const row = instanceRow(workspace, findInstance(workspace, req.params.instanceId));
  const found = cancelableRenewals(workspace, row.instance.id);
  const refusal = refused ?? (isRefusal(found) ? found : undefined);
  await renderPage(
    res,
    'buyer/cancel-renewal',
    { ...row, renewals: isRefusal(found) ? [] : found, refusal: refusal && refusalView(refusal, context) },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('cancel_renewal.title', { product: row.productName[context.language] }),
      status: refused ? 409 : 200,
    },
  );
}

async function renderClose(req: InstanceRequest, res: Response, refused?: Refusal): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const instance = findInstance(workspace, req.params.instanceId);
  const row = instanceRow(workspace, instance);
  const refusal = refused ?? refusalOfClosing(workspace, instance);
  await renderPage(
    res,
    'buyer/close',
    { ...row, refusal: refusal && refusalView(refusal, context) },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('close.title', { product: row.productName[context.language] }),
      status: refused ? 409 : 200,
    },
  );
}
