import { type Request, type Response, Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import { cancelOrder, payOrder } from '../../../app/purchase.ts';
import { ORDER_STATUSES, type Order, type OrderStatus } from '../../../domain/order.ts';
import type { PaymentChoice } from '../../../domain/pay-order.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { orderList } from '../../../read/buyer/order-list.ts';
import { orderPage } from '../../../read/buyer/order-page.ts';
import { paymentChoice } from '../../../read/buyer/payment-choice.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { readPageNumber } from '../../query-address.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { ENTERED_PAYMENT, PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';

/** What a list of orders can tell was done with several of them. */
const TOGETHER_DONE = ['paid', 'declined', 'canceled'] as const;

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
  const { done, count } = req.query;
  const flash = TOGETHER_DONE.find((each) => each === done);
  await renderPage(
    res,
    'buyer/orders',
    { ...model, flash, count: Number(count) || 0 },
    { part: 'buyer', section: 'orders', title: t('nav.orders') },
  );
}

async function showOrder(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const order = findRecord(workspace, 'orders', req.params.id);
  const entered = readForm(ENTERED_PAYMENT, req.query);
  await renderOrder(res, order, { entered: entered.ok ? payWithOf(entered.value) : {} });
}

async function renderOrder(
  res: Response,
  order: Order,
  shown: { readonly refusal?: Refusal; readonly entered?: PaymentChoice },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { refusal, entered = {} } = shown;
  const choice = paymentChoice(workspace, order, entered);
  await renderPage(
    res,
    'buyer/order',
    {
      ...orderPage(workspace, order),
      ...paymentView(choice, order.currency, context),
      lines: priceLines(order.line.priceParts ?? [], order.currency, context),
      errors: [],
      refusal: refusal && refusalView(refusal, context),
      again: res.req.query['again'] === '1',
    },
    {
      part: 'buyer',
      section: 'orders',
      title: context.t('order.title', { id: order.id }),
      status: refusal ? 409 : 200,
    },
  );
}

async function pay(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(PAYMENT_FORM, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const payWith = payWithOf(form.value);
  const order = await payOrder(market.workspace, req.params.id, form.value.pay, payWith);
  if (isRefusal(order)) {
    const unpaid = findRecord(market.workspace, 'orders', req.params.id);
    // Where it can still be paid the page of the order asks again; where not, the second of two is told.
    if (unpaid.status !== 'pending_payment') return renderRefusal(res, order, 'buyer', 'orders');
    return renderOrder(res, unpaid, { refusal: order, entered: payWith });
  }
  res.redirect(303, `${base}/orders/${order.id}`);
}

async function cancel(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const order = await cancelOrder(market.workspace, req.params.id);
  if (isRefusal(order)) return renderRefusal(res, order, 'buyer', 'orders');
  res.redirect(303, `${base}/orders/${order.id}`);
}
