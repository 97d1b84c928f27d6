import { type Request, type Response, Router } from 'express';
import { noticeList } from '../../../read/buyer/notice-list.ts';
import { sellerOverview } from '../../../read/seller/overview.ts';
import { noticeView } from '../../notice-view.ts';
import { readPageNumber } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

/** `GET /seller` (what needs the seller's eye) and `GET /seller/notices` (what the marketplace told the seller). */
export function overviewPages(): Router {
  const router = Router();
  router.get('/seller', showOverview);
  router.get('/seller/notices', showNotices);
  return router;
}

async function showOverview(_req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const overview = sellerOverview(workspace);
  const model = { ...overview, notices: overview.notices.map((row) => noticeView(row, context)) };
  const title = context.t('nav.overview');
  await renderPage(res, 'seller/overview', model, { part: 'seller', section: 'overview', title });
}

async function showNotices(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const list = noticeList(workspace, 'seller', readPageNumber(req.query['page']));
  const model = { ...list, items: list.items.map((row) => noticeView(row, context)) };
  const title = context.t('nav.seller_notices');
  await renderPage(res, 'seller/notices', model, { part: 'seller', section: 'notices', title });
}
