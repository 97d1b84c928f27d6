import { type Request, type Response, Router } from 'express';
import { sellerOverview } from '../../../read/seller/overview.ts';
import { noticeView } from '../../notice-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { showNotice, showNotices, type NoticePlace } from '../notice-pages.ts';

const NOTICES: NoticePlace = {
  view: 'seller/notices',
  part: 'seller',
  path: '/seller/notices',
  title: 'nav.seller_notices',
};

/**
 * `GET /seller` (what needs the seller's eye), `GET /seller/notices` (what the marketplace told the seller) and
 * `GET /seller/notices/:id`, one of its messages.
 */
export function overviewPages(): Router {
  const router = Router();
  router.get('/seller', showOverview);
  router.get('/seller/notices', (req, res) => showNotices(req, res, 'seller', NOTICES));
  router.get('/seller/notices/:id', (req, res) => showNotice(req, res, 'seller', NOTICES));
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
