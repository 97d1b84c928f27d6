import { Router } from 'express';
import { marketContext } from '../../request-context.ts';
import { showNotice, showNotices, type NoticePlace } from '../notice-pages.ts';

const PLACE: NoticePlace = { view: 'buyer/notices', part: 'buyer', path: '/notices', title: 'nav.notices' };

/** `GET /notices`: what production would send the buyer by mail, SMS and site message; `GET /notices/:id`: one of them. */
export function noticePages(): Router {
  const router = Router();
  router.get('/notices', (req, res) => showNotices(req, res, { buyer: marketContext(res).buyer }, PLACE));
  router.get('/notices/:id', (req, res) => showNotice(req, res, { buyer: marketContext(res).buyer }, PLACE));
  return router;
}
