import { type Request, type Response, Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import { cancelOrder, payOrder } from '../../../app/purchase.ts';
import { ORDER_STATUSES, type OrderStatus } from '../../../domain/order.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { orderList } from '../../../read/buyer/order-list.ts';
import { orderPage } from '../../../read/buyer/order-page.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { priceLines } from '../../price-lines.ts';
import { readPageNumber } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { PAYMENT_FORM } from './payment.ts';

/** `GET /orders`, `GET /orders/:id` (follows the order live), `POST /orders/:id/pay` and `/cancel`. */
export function orderPages(): Router {
  const router = Router();
  router.get('/orders', showList);
  router.get('/orders/:id', showOrder);
  router.post('/orders/:id/pay', pay);
  router.post('/orders/:id/cancel', cancel);
  return router;
}

async function showList(req: Request, res: Response): Promise<void> {
  const { market, buyer } = marketContext(res);
  const model = orderList(market.workspace, buyer, {
    status: ORDER_STATUSES.find((status): status is OrderStatus => status === req.query['status']),
    page: readPageNumber(req.query['page']),
  });
  const { t } = requestContext(res);
  await renderPage(res, 'buyer/orders', model, { part: 'buyer', section: 'orders', title: t('nav.orders') });
}

async function showOrder(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const order = findRecord(workspace, 'orders', req.params.id);
  const { t, format } = requestContext(res);
  // Orders of other types are shown with the lines of their price by the pages that sell them.
  const shown = order.type === 'unsubscribe' || order.type === 'change' ? (order.line.priceParts ?? []) : [];
  const model = { ...orderPage(workspace, order), lines: priceLines(shown, { t, format }, order.currency) };
  await renderPage(res, 'buyer/order', model, {
    part: 'buyer',
    section: 'orders',
    title: t('order.title', { id: order.id }),
  });
}

async function pay(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(PAYMENT_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const order = await payOrder(market.workspace, req.params.id, form.value.pay);
  if (isRefusal(order)) return renderRefusal(res, order, 'buyer', 'orders');
  res.redirect(303, `${base}/orders/${order.id}`);
}

async function cancel(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const order = await cancelOrder(market.workspace, req.params.id);
  if (isRefusal(order)) return renderRefusal(res, order, 'buyer', 'orders');
  res.redirect(303, `${base}/orders/${order.id}`);
}
