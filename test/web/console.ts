import assert from 'node:assert/strict';
import { setProductInterface } from '../../src/app/edit-catalogue.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import { purchase } from '../../src/app/purchase.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import type { Order } from '../../src/domain/order.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

export const PRODUCT_ID = 'team-board';

/** The product that the tests of the consoles buy. */
export function productOf({ workspace }: Marketplace, id = PRODUCT_ID): Product {
  const product = workspace.state.get('products', id);
  assert.ok(product);
  return product;
}

/** Points the product at another address; the key stays. */
export async function pointTo(market: Marketplace, url: string): Promise<void> {
  await setProductInterface(market.workspace, PRODUCT_ID, { version: '2.0', url, allowInsecureTransport: false });
}

/** Buys the product's first price and waits until nothing is on the wire. */
export async function buy(market: Marketplace, productId = PRODUCT_ID): Promise<Order> {
  const order = await placeOrder(market, productId);
  await market.outbox.idle();
  return order;
}

/** Buys the product's first price; its call may still be on the wire. */
export async function placeOrder(market: Marketplace, productId = PRODUCT_ID): Promise<Order> {
  const { workspace } = market;
  const sku = productOf(market, productId).specifications[0]?.skus[0];
  const price = sku?.prices.find(({ billing }) => billing === 'period');
  const [buyer] = workspace.state.all('buyers').values();
  assert.ok(sku && price?.periodType && buyer);
  const order = await purchase(workspace, {
    productId,
    buyerId: buyer.id,
    pay: 'paid',
    selection: {
      skuCode: sku.code,
      billing: 'period',
      period: { type: price.periodType, number: 1 },
      quantity: sku.quantity?.min ?? 1,
    },
  });
  assert.ok(!isRefusal(order) && !('problem' in order), JSON.stringify(order));
  return order;
}

/** The newest call of an order's instance. */
export function lastCall({ workspace }: Marketplace, { instanceId }: Order): Call {
  const call = workspace.state.get('calls', workspace.state.callIdsOf(instanceId).at(-1) ?? '');
  assert.ok(call);
  return call;
}

/** Lets marketplace time pass and waits for the end of the jump. */
export async function pass(market: Marketplace, ms: number): Promise<void> {
  const jump = market.clock.startJump(market.workspace.simNow() + ms);
  assert.ok(!isRefusal(jump));
  await market.clock.finished(jump.id);
}
