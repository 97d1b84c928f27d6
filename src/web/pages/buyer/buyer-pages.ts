import { Router } from 'express';
import { changePages } from './change.ts';
import { checkoutPages } from './checkout.ts';
import { myPages } from './my.ts';
import { noticePages } from './notices.ts';
import { orderPages } from './orders.ts';
import { ordersTogetherPages } from './orders-together.ts';
import { renewPages } from './renew.ts';
import { shopPages } from './shop.ts';
import { unsubscribePages } from './unsubscribe.ts';

/** The buyer's pages: shop, purchase, orders, My KooGallery, messages. */
export function buyerPages(): Router {
  const router = Router();
  router.use(shopPages(), checkoutPages(), ordersTogetherPages(), orderPages(), myPages(), renewPages(), noticePages());
  router.use(shopPages(), checkoutPages(), orderPages(), myPages(), renewPages(), noticePages());
  router.use(changePages(), unsubscribePages());
  return router;
}
