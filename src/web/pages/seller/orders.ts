import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { ORDER_STATUSES } from '../../../domain/order.ts';
import { hidesOnDemand, orderList } from '../../../read/seller/order-list.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { cursor, optionalChoice, optionalText, ROWS_PER_PAGE } from '../simulator/call-query.ts';

const QUERY = z.object({
  status: optionalChoice(ORDER_STATUSES),
  product: optionalText,
  q: optionalText,
  after: cursor,
});

/** `GET /seller/orders`: the orders of all buyers. */
export function orderPages(): Router {
  const router = Router();
  router.get('/seller/orders', showOrders);
  return router;
}

async function showOrders(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const form = readForm(QUERY, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { status, product, q, after } = form.value;
  const filter = { status, productId: product === '' ? undefined : product, text: q };
  const model = {
    ...orderList(workspace, filter, { after, limit: ROWS_PER_PAGE }),
    filter,
    after,
    hidesOnDemand: hidesOnDemand(workspace),
    filtered: status !== undefined || product !== '' || q !== '',
    statuses: ORDER_STATUSES,
    products: [...workspace.state.all('products').values()],
  };
  const { t } = requestContext(res);
  await renderPage(res, 'seller/orders', model, {
    part: 'seller',
    section: 'orders',
    title: t('nav.seller_orders'),
  });
}
