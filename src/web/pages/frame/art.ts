import { Router } from 'express';
import { findRecord } from '../../../app/find-record.ts';
import { productArt } from '../../product-art.ts';
import { marketContext } from '../../request-context.ts';

/** `GET /art/:productId.svg`: the drawn picture of a product. */
export function artPages(): Router {
  const router = Router();
  router.get('/art/:productId.svg', (req, res) => {
    const product = findRecord(marketContext(res).market.workspace, 'products', req.params.productId);
    res
      .type('image/svg+xml')
      .set('Cache-Control', 'private, max-age=86400')
      .set('Content-Security-Policy', "default-src 'none'")
      .send(productArt(product.id, product.category));
  });
  return router;
}
