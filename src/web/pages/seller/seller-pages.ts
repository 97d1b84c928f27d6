import { Router } from 'express';
import { addressPages } from './addresses.ts';
import { apiKeyPages } from './api-keys.ts';
import { changeRulePages } from './change-rules.ts';
import { orderNotificationPages } from './order-notification.ts';
import { debuggingPages } from './debugging.ts';
import { applicationPages } from './listing/applications.ts';
import { applicationChangePages } from './listing/changes.ts';
import { deliveryPages } from './listing/delivery.ts';
import { skuPages } from './listing/sku.ts';
import { specificationPages } from './listing/specifications.ts';
import { textPages } from './listing/texts.ts';
import { messagePages } from './messages.ts';
import { orderPages } from './orders.ts';
import { overviewPages } from './overview.ts';
import { productPages } from './products.ts';
import { stockPages } from './stock.ts';
import { usageRecordPages } from './usage-records.ts';
import { unsubscriptionPages } from './unsubscriptions.ts';
import { supervisionPages } from '../supervision-pages.ts';

/** The Seller Console: overview, products with their production interface, messages, orders, notices. */
export function sellerPages(): Router {
  const router = Router();
  router.use(
    overviewPages(),
    productPages(),
    debuggingPages(),
    messagePages(),
    orderPages(),
    stockPages(),
    unsubscriptionPages(),
    changeRulePages(),
    orderNotificationPages(),
    usageRecordPages(),
    apiKeyPages(),
    addressPages(),
    applicationPages(),
    textPages(),
    deliveryPages(),
    specificationPages(),
    skuPages(),
    applicationChangePages(),
    supervisionPages('seller'),
  );
  return router;
}
