import { orderNumberTime, termEnd } from '../domain/calendar.ts';
import type { Buyer } from '../domain/buyer.ts';
import type { BillingMode, Period, Price, Product } from '../domain/catalogue.ts';
import type { Instance } from '../domain/instance.ts';
import type { Order, OrderLine, OrderType } from '../domain/order.ts';
import { orderLineId } from '../domain/order-number.ts';
import type { CallSubject } from '../domain/seller-intent.ts';
import type { SiteProfile } from '../domain/site-profile.ts';
import type { ConformanceSettings } from './settings.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const DIGITS = '0123456789';
const MONTH: Period = { type: 'month', number: 1 };
const NAME = { en: 'Conformance run', zh: '符合性测试' };
/** Values that come through only where each is decoded exactly once and as UTF-8 (v1-saas 2.2). */
const TELLING_NAME = '林薇 A+B & C=100%/~*';

/** Where new names and times come from. */
export interface Fresh {
  readonly wallNow: () => number;
  readonly uuid: () => string;
  readonly text: (length: number, alphabet: string) => string;
}

/** What the orders of a run have in common. */
export interface Shop {
  readonly product: Product;
  readonly profile: SiteProfile;
  readonly fresh: Fresh;
}

/** A made-up product that is sold in every way that the settings name. */
export function openShop(settings: ConformanceSettings, profile: SiteProfile, fresh: Fresh): Shop {
  const { url, accessKey, version, allowInsecureTransport, encryptType } = settings;
  const offerId = (): string => settings.productId ?? `OFFI${fresh.text(18, DIGITS)}`;
  const prices: Price[] = settings.billing.map((billing) => ({
    offerId: offerId(),
    billing,
    unitPriceMinor: billing === 'trial' || billing === 'on_demand' ? 0 : 9_900,
    ...(billing === 'period' ? { periodType: 'month' as const } : {}),
  }));
  const product: Product = {
    id: 'conformance',
    name: NAME,
    vendor: NAME,
    category: 'developer',
    tagline: NAME,
    description: NAME,
    featured: false,
    status: 'listed',
    specifications: [
      {
        id: 'standard',
        name: NAME,
        skus: [
          {
            code: settings.skuCode ?? fresh.uuid(),
            name: NAME,
            quantity: { unit: NAME, min: 1, max: 1_000, step: 1 },
            prices,
          },
        ],
      },
    ],
    interface: { version, url, accessKey, allowInsecureTransport, ...(encryptType && { encryptType }) },
  };
  return { product, profile, fresh };
}

/** One order for one instance, before or after the seller has answered. */
export interface Purchase {
  readonly billing: BillingMode;
  readonly subject: CallSubject;
}

/** An order of one of the ways in which the product is sold. */
export function placeOrder(
  shop: Shop,
  billing: BillingMode,
  more: { readonly tellingValues?: boolean } = {},
): Purchase {
  const { product, profile, fresh } = shop;
  const instanceId = fresh.uuid();
  const order = newOrder(shop, { type: billing === 'trial' ? 'trial' : 'new', billing, instanceId });
  const telling = more.tellingValues === true;
  const buyer: Buyer = {
    id: fresh.uuid(),
    name: telling ? TELLING_NAME : 'conformance-run',
    level: 'V0',
    balanceMinor: 0,
    email: 'lin.wei+1@example.com',
    mobilePhone: '13800000001',
    consent: telling,
  };
  const purchase: Order = telling
    ? { ...order, consent: true, extendParams: [{ name: 'emailDomainName', value: '示例+1 & co' }] }
    : order;
  const instance: Instance = {
    id: instanceId,
    status: 'provisioning',
    sellerState: 'none',
    orderId: order.id,
    orderLineId: order.line.id,
    productId: product.id,
    buyerId: buyer.id,
    specificationId: order.line.specificationId,
    skuCode: order.line.skuCode,
    offerId: order.line.offerId,
    billing,
    quantity: order.line.quantity,
    createdSimAt: order.createdSimAt,
    ...(order.line.period ? { expireSimAt: termEnd(order.createdSimAt, order.line.period) } : {}),
  };
  const asked: Product = telling ? { ...product, asksFor: ['mobile_phone', 'email', 'iam_user'] } : product;
  return { billing, subject: { instance, soldAs: billing, purchase, buyer, product: asked, profile } };
}

/** A further instance of the same order: another billing item in V1.0, another line in V2.0 (v1-saas 5.1.3, v2-saas 4.1). */
export function furtherItem(shop: Shop, { billing, subject }: Purchase): Purchase {
  const { purchase } = subject;
  const instanceId = shop.fresh.uuid();
  const line: OrderLine = {
    ...purchase.line,
    id: orderLineId(purchase.id, 2),
    offerId: `OFFI${shop.fresh.text(18, DIGITS)}`,
  };
  const order: Order = { ...purchase, furtherLines: [{ ...line, instanceId }] };
  const instance: Instance = { ...subject.instance, id: instanceId, orderLineId: line.id, offerId: line.offerId };
  return { billing, subject: { ...subject, purchase: order, instance } };
}

/** A later order about an instance: a renewal, a change, one that gives money back. */
export function laterOrder(shop: Shop, { subject }: Purchase, type: OrderType, billing = subject.soldAs): Order {
  const { instance } = subject;
  return newOrder(shop, { type, billing, instanceId: instance.id, offerId: instance.offerId });
}

interface OrderWish {
  readonly type: OrderType;
  readonly billing: BillingMode;
  readonly instanceId: string;
  readonly offerId?: string;
}

function newOrder({ product, profile, fresh }: Shop, { type, billing, instanceId, offerId }: OrderWish): Order {
  const nowAt = fresh.wallNow();
  const id = `CS${orderNumberTime(nowAt)}${fresh.text(5, UPPER)}`;
  const [specification] = product.specifications;
  const [sku] = specification?.skus ?? [];
  const price = sku?.prices.find((each) => each.billing === billing) ?? sku?.prices[0];
  const free = billing === 'trial' || billing === 'on_demand';
  const line: OrderLine = {
    id: orderLineId(id),
    specificationId: specification?.id ?? '',
    skuCode: sku?.code ?? '',
    offerId: offerId ?? price?.offerId ?? '',
    billing,
    ...(billing === 'one_time' || billing === 'on_demand' ? {} : { period: MONTH }),
    quantity: type === 'change' ? 2 : 1,
    unitPriceMinor: free ? 0 : 9_900,
    amountMinor: free ? 0 : 9_900,
  };
  return {
    id,
    type,
    status: 'processing',
    buyerId: '',
    productId: product.id,
    instanceId,
    currency: profile.currency,
    totalMinor: line.amountMinor,
    line,
    createdSimAt: nowAt,
    createdWallAt: nowAt,
  };
}
