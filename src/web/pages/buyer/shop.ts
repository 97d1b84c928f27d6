import { type Request, type Response, Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import type { ProductCategory } from '../../../domain/catalogue.ts';
import { soldProduct } from '../../../domain/on-market.ts';
import { CATEGORIES, shopModel } from '../../../read/buyer/shop-model.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { readSelection } from './read-selection.ts';
import { renderOffering } from './render-offering.ts';

const QUERY_MAX = 100;

/** `GET /shop` (search, categories) and `GET /shop/:productId` (one offering with its price). */
export function shopPages(): Router {
  const router = Router();
  router.get('/', (_req, res) => res.redirect(`${marketContext(res).base}/shop`));
  router.get('/shop', showShop);
  router.get('/shop/:productId', showOffering);
  return router;
}

async function showShop(req: Request, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const { q, category } = req.query;
  const model = shopModel(market.workspace, {
    query: typeof q === 'string' ? q.trim().slice(0, QUERY_MAX) : '',
    category: CATEGORIES.find((id): id is ProductCategory => id === category),
  });
  const { t } = requestContext(res);
  await renderPage(res, 'buyer/shop', model, { part: 'buyer', section: 'shop', title: t('nav.shop') });
}

async function showOffering(req: Request<{ productId: string }>, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const product = soldProduct(findRecord(market.workspace, 'products', req.params.productId));
  const selection = readSelection(product, req.query);
  await renderOffering(res, product, selection);
}
