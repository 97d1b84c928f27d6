import { Router } from 'express';
import { atExpiryPages } from './at-expiry.ts';
import { autoRenewalPages } from './auto-renewal.ts';
import { changePages } from './change.ts';
import { checkoutPages } from './checkout.ts';
import { endOfTermPages } from './end-of-term.ts';
import { convertPages } from './convert.ts';
import { meteredPages } from './metered.ts';
import { myPages } from './my.ts';
import { noticePages } from './notices.ts';
import { orderPages } from './orders.ts';
import { ordersTogetherPages } from './orders-together.ts';
import { renewPages } from './renew.ts';
import { renewalsPages } from './renewals.ts';
import { shopPages } from './shop.ts';
import { unsubscribePages } from './unsubscribe.ts';
import { supervisionPages } from '../supervision-pages.ts';

/** The buyer's pages: shop, purchase, orders, My KooGallery, messages. */
export function buyerPages(): Router {
  const router = Router();
  router.use(shopPages(), checkoutPages(), ordersTogetherPages(), orderPages(), myPages(), renewPages(), noticePages());
  router.use(changePages(), unsubscribePages(), renewalsPages(), autoRenewalPages(), atExpiryPages(), endOfTermPages());
  router.use(convertPages());
  router.use(meteredPages(), supervisionPages('buyer'));
  return router;
}
