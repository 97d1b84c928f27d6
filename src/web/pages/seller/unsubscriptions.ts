import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { approveRefund, rejectRefund } from '../../../app/negotiate-refund.ts';
import { REFUND_REQUEST_STATUSES } from '../../../domain/refund-request.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { refundRequestList } from '../../../read/refund-requests.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { readPageNumber } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { remarkField } from '../amount-field.ts';

const DECISION = z.object({ remark: remarkField });

/** Seller Console > Unsubscriptions: `GET /seller/unsubscriptions`, `POST …/:id/approve` and `…/:id/reject`. */
export function unsubscriptionPages(): Router {
  const router = Router();
  router.get('/seller/unsubscriptions', showRequests);
  router.post('/seller/unsubscriptions/:id/approve', (req: Request<{ id: string }>, res) =>
    decide(req, res, 'approve'),
  );
  router.post('/seller/unsubscriptions/:id/reject', (req: Request<{ id: string }>, res) => decide(req, res, 'reject'));
  return router;
}

async function showRequests(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const status = REFUND_REQUEST_STATUSES.find((each) => each === req.query['status']);
  const model = refundRequestList(workspace, { status, page: readPageNumber(req.query['page']) });
  const { t } = requestContext(res);
  await renderPage(res, 'seller/unsubscriptions', model, {
    part: 'seller',
    section: 'unsubscriptions',
    title: t('nav.seller_unsubscriptions'),
  });
}

async function decide(req: Request<{ id: string }>, res: Response, verb: 'approve' | 'reject'): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(DECISION, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const act = verb === 'approve' ? approveRefund : rejectRefund;
  const request = await act(market.workspace, req.params.id, form.value.remark);
  if (isRefusal(request)) return renderRefusal(res, request, 'seller', 'unsubscriptions');
  res.redirect(303, `${base}/seller/unsubscriptions`);
}
