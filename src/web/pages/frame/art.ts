import { type Response, Router } from 'express';
import { AppError } from '../../../app/app-error.ts';
import { findRecord } from '../../../app/find-record.ts';
import { PICTURE_MOTIFS, PICTURE_VARIANTS_MAX } from '../../../domain/picture.ts';
import { pictureArt, productArt } from '../../product-art.ts';
import { marketContext } from '../../request-context.ts';

/** `GET /art/:productId.svg`: the drawn picture of a product, `?n=2` its second; `GET /art/motif/:motif/:variant.svg`. */
export function artPages(): Router {
  const router = Router();
  router.get('/art/:productId.svg', (req, res) => {
    const product = findRecord(marketContext(res).market.workspace, 'products', req.params.productId);
    const { n = '1' } = req.query;
    const picture = product.pictures?.[typeof n === 'string' && /^[1-9]$/.test(n) ? Number(n) - 1 : 0];
    send(res, picture ? pictureArt(picture) : productArt(product.id, product.category), product.pictures === undefined);
  });
  router.get('/art/motif/:motif/:variant.svg', (req, res) => {
    const motif = PICTURE_MOTIFS.find((each) => each === req.params.motif);
    const variant = Number(req.params.variant);
    if (!motif || !Number.isInteger(variant) || variant < 1 || variant > PICTURE_VARIANTS_MAX) {
      throw new AppError('not_found', 'no such picture', { params: { collection: 'pictures', id: req.params.motif } });
    }
    send(res, pictureArt({ motif, variant }), true);
  });
  return router;
}

/** @param isFixed the same address always gives the same picture */
function send(res: Response, svg: string, isFixed: boolean): void {
  res
    .type('image/svg+xml')
    .set('Cache-Control', isFixed ? 'private, max-age=86400' : 'private, no-cache')
    .set('Content-Security-Policy', "default-src 'none'")
    .send(svg);
}
