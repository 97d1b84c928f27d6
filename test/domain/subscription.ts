import assert from 'node:assert/strict';
import type { CustomerLevel } from '../../src/domain/buyer.ts';
import type { Period, Product } from '../../src/domain/catalogue.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { orderRenewal } from '../../src/domain/order-renewal.ts';
import type { Order } from '../../src/domain/order.ts';
import type { RenewalWish } from '../../src/domain/renewal-quote.ts';
import { completeRenewal } from '../../src/domain/renewal.ts';
import type { Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

/** An instant of ISO 8601. */
export const at = (iso: string): number => Date.parse(iso);
export const END = at('2026-07-10T23:59:59+08:00');
export const MONTH: Period = { type: 'month', number: 1 };

/** Any site, with a subscription of five users from 10 June to 10 July 2026 and a buyer of a level. */
export function begin(
  site: Site = 'cn',
  {
    instance = {},
    product = {},
    level = 'V2',
    rules = {},
  }: {
    readonly instance?: Partial<Instance>;
    readonly product?: Partial<Product>;
    readonly level?: CustomerLevel;
    readonly rules?: Readonly<Record<string, string | number>>;
  } = {},
): Decisions {
  const decisions = new Decisions(site, rules);
  decisions.put('products', {
    ...TEST_PRODUCT,
    interface: { version: '2.0', url: 'https://isv.example.com/p', accessKey: 'key', allowInsecureTransport: false },
    ...product,
  });
  decisions.put('buyers', {
    id: 'buyer',
    name: 'Buyer',
    level,
    balanceMinor: 10_000_000,
    email: null,
    mobilePhone: null,
    consent: false,
  });
  const line = {
    id: 'CS1-000001',
    specificationId: 'standard',
    skuCode: 'sku-basic',
    offerId: 'OFFI-MONTH',
    billing: 'period',
    period: MONTH,
    quantity: 5,
    unitPriceMinor: 30_000,
    amountMinor: 150_000,
  } as const;
  decisions.put('orders', {
    id: 'CS1',
    type: 'new',
    status: 'completed',
    buyerId: 'buyer',
    productId: 'desk',
    instanceId: 'ins-1',
    currency: 'CNY',
    totalMinor: 150_000,
    line,
    createdSimAt: NOW,
    createdWallAt: NOW,
  });
  decisions.put('instances', {
    id: 'ins-1',
    sellerInstanceId: 'theirs',
    status: 'in_use',
    sellerState: 'normal',
    orderId: 'CS1',
    orderLineId: line.id,
    productId: 'desk',
    buyerId: 'buyer',
    specificationId: line.specificationId,
    skuCode: line.skuCode,
    offerId: line.offerId,
    billing: 'period',
    quantity: 5,
    createdSimAt: NOW,
    startSimAt: NOW,
    expireSimAt: END,
    anchorDay: 10,
    ...instance,
  });
  return decisions;
}

/** Renews and lets the seller take it. */
export function renew(decisions: Decisions, wish: RenewalWish): Order {
  const order = decisions.allowed((draft) =>
    orderRenewal(draft, { instanceId: 'ins-1', wish, pay: 'paid', payWith: { method: 'card' } }),
  );
  assert.ok(!('problem' in order));
  taken(decisions, order.id);
  return decisions.need('orders', order.id);
}

export function taken(decisions: Decisions, orderId: string): void {
  const call = [...decisions.state.all('calls').values()].find((each) => each.orderId === orderId);
  assert.ok(call);
  decisions.allowed((draft) => {
    draft.put('calls', { ...call, status: 'success' });
    completeRenewal(draft, call);
    return true;
  });
}
