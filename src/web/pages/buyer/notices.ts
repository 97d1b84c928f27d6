import { type Request, type Response, Router } from 'express';
import { noticeList } from '../../../read/buyer/notice-list.ts';
import { noticeView } from '../../notice-view.ts';
import { readPageNumber } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

/** `GET /notices`: what production would send the buyer by mail, SMS and site message. */
export function noticePages(): Router {
  const router = Router();
  router.get('/notices', showNotices);
  return router;
}

async function showNotices(req: Request, res: Response): Promise<void> {
  const { market, buyer } = marketContext(res);
  const context = requestContext(res);
  const list = noticeList(market.workspace, { buyer }, readPageNumber(req.query['page']));
  const model = { ...list, items: list.items.map((row) => noticeView(row, context)) };
  await renderPage(res, 'buyer/notices', model, { part: 'buyer', section: 'notices', title: context.t('nav.notices') });
}
