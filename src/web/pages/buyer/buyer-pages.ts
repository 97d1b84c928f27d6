import { Router } from 'express';
import { shopPages } from './shop.ts';

/** The buyer's pages: shop, purchase, orders, My KooGallery, messages. */
export function buyerPages(): Router {
  const router = Router();
  router.use(shopPages());
  return router;
}
