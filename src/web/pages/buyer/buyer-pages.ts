import { Router } from 'express';
import { checkoutPages } from './checkout.ts';
import { myPages } from './my.ts';
import { noticePages } from './notices.ts';
import { orderPages } from './orders.ts';
import { ordersTogetherPages } from './orders-together.ts';
import { renewPages } from './renew.ts';
import { shopPages } from './shop.ts';

/** The buyer's pages: shop, purchase, orders, My KooGallery, messages. */
export function buyerPages(): Router {
  const router = Router();
  router.use(shopPages(), checkoutPages(), ordersTogetherPages(), orderPages(), myPages(), renewPages(), noticePages());
  return router;
}
