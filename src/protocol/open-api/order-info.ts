import type { Buyer } from '../../domain/buyer.ts';
import { termEnd, wireTime } from '../../domain/calendar.ts';
import type { BillingMode, PeriodType, Product } from '../../domain/catalogue.ts';
import { accountId, customerIdOf } from '../../domain/customer-id.ts';
import type { Instance } from '../../domain/instance.ts';
import type { FurtherLine, Order, OrderLine, OrderType } from '../../domain/order.ts';
import { findSku } from '../../domain/price-quote.ts';
import { quantityOf, rangesOf } from '../../domain/quantities.ts';
import type { Site } from '../../domain/site-profile.ts';

/** The answer to a query of an order, its members in the order of the table (v2-saas 8.3). */
export interface OrderInfo {
  readonly orderId: string;
  readonly orderType: WireOrderType;
  readonly createTime: string;
  readonly orderLine: readonly OrderLineInfo[];
  readonly buyerInfo: BuyerInfo;
  readonly extendParams: readonly NameAndValue[];
}

export type WireOrderType = 'NEW' | 'TRIAL' | 'TRIAL_TO_FORMAL' | 'UNSUBSCRIBE' | 'RENEW' | 'CHANGE';

export type WireChargingMode = 'PERIOD' | 'ONE_TIME' | 'ON_DEMAND' | 'ON_DEMAND_PKG';

interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** One line. What does not apply is null, as in the only answer that was ever captured [inferred]. */
export interface OrderLineInfo {
  readonly orderLineId: string;
  readonly chargingMode: WireChargingMode;
  readonly periodType: PeriodType | null;
  readonly periodNumber: number | null;
  readonly expireTime: string | null;
  readonly productInfo: readonly {
    readonly productId: string;
    readonly skuCode: string;
    readonly linearValue: number | null;
    readonly productName: string;
  }[];
  readonly extendParams: readonly NameAndValue[];
  readonly currency: string;
  readonly currencyAfterDiscount: string;
}

/** The buyer, in plain text; what was not consented to is null. */
export interface BuyerInfo {
  readonly mobilePhone: string | null;
  readonly email: string | null;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerRealName: string;
  readonly customerType: number;
  readonly userId: string | null;
  readonly userName: string | null;
}

/** What an order is described from. */
export interface OrderSubject {
  readonly order: Order;
  /** The order that the instance was bought with: what the buyer consented to and filled in. */
  readonly purchase: Order;
  readonly instance: Instance | undefined;
  readonly product: Product;
  readonly buyer: Buyer;
  readonly site: Site;
  /** How several quantities are told: an entry of `productInfo` for each, or of the first one alone. */
  readonly linearValues: 'entry_each' | 'first';
}

const ORDER_TYPES: Readonly<Record<OrderType, WireOrderType>> = {
  new: 'NEW',
  trial: 'TRIAL',
  convert: 'TRIAL_TO_FORMAL',
  unsubscribe: 'UNSUBSCRIBE',
  renew: 'RENEW',
  change: 'CHANGE',
};

/** A trial is one of a period offering [inferred: MOCKPERIODDAYTRIAL]. */
const CHARGING_MODES: Readonly<Record<BillingMode, WireChargingMode>> = {
  period: 'PERIOD',
  trial: 'PERIOD',
  one_time: 'ONE_TIME',
  on_demand: 'ON_DEMAND',
  package: 'ON_DEMAND_PKG',
};

/** Last part of `productName`: the Chinese one as captured, the English one translated. */
const CHARGING_NAMES: Readonly<Record<WireChargingMode, { readonly zh: string; readonly en: string }>> = {
  PERIOD: { zh: '包周期', en: 'Yearly/Monthly' },
  ONE_TIME: { zh: '按次', en: 'One-time' },
  ON_DEMAND: { zh: '按需', en: 'Pay-per-use' },
  ON_DEMAND_PKG: { zh: '按需套餐包', en: 'Pay-per-use package' },
};

/** An order with its lines; `undefined` when a line is asked for that it does not have. */
export function orderInfo(subject: OrderSubject, orderLineId?: string): OrderInfo | undefined {
  const { order, purchase, product, buyer } = subject;
  const lines = [order.line, ...(order.furtherLines ?? [])].filter(
    ({ id }) => orderLineId === undefined || id === orderLineId,
  );
  if (lines.length === 0) return undefined;
  return {
    orderId: order.id,
    orderType: ORDER_TYPES[order.type],
    createTime: wireTime(order.createdSimAt),
    orderLine: lines.map((line) => lineInfo(subject, line)),
    buyerInfo: buyerInfo(purchase, product, buyer),
    extendParams: [],
  };
}

/** An amount in units of the currency without closing zeros: `100`, `99.5` [inferred from "100"]. */
function wireAmount(minor: number): string {
  return String(minor / 100);
}

function lineInfo(subject: OrderSubject, line: OrderLine | FurtherLine): OrderLineInfo {
  const { order, purchase, product, site, linearValues } = subject;
  const chargingMode = CHARGING_MODES[line.billing];
  const found = findSku(product, line.skuCode);
  const language = site === 'cn' ? 'zh' : 'en';
  const names = [product.name, found?.specification.name, found?.sku.name, CHARGING_NAMES[chargingMode]];
  const period = chargingMode === 'ONE_TIME' || chargingMode === 'ON_DEMAND' ? undefined : line.period;
  const [first = null, ...further] = found ? rangesOf(found.sku).map((range) => quantityOf(line, range)) : [];
  const told = linearValues === 'first' ? [first] : [first, ...further];
  return {
    orderLineId: line.id,
    chargingMode,
    periodType: period?.type ?? null,
    periodNumber: period?.number ?? null,
    expireTime: expireTime(subject, line),
    productInfo: told.map((linearValue) => ({
      productId: line.offerId,
      skuCode: line.skuCode,
      linearValue,
      productName: names.flatMap((name) => name?.[language] ?? []).join(','),
    })),
    extendParams: (order.extendParams ?? purchase.extendParams ?? []).map(({ name, value }) => ({ name, value })),
    currency: wireAmount(beforeDiscounts(line)),
    currencyAfterDiscount: wireAmount(line.amountMinor),
  };
}

/**
 * The end of the term: the one that a renewal or change sets; of a purchase the one in force, or before the seller has
 * opened it the one that the buyer was shown.
 */
function expireTime({ order, instance }: OrderSubject, { billing, period }: OrderLine): string | null {
  if (billing === 'one_time' || billing === 'on_demand') return null;
  if (order.renewedExpireSimAt !== undefined) return wireTime(order.renewedExpireSimAt);
  const isPurchase = order.type === 'new' || order.type === 'trial';
  if (isPurchase && period) return wireTime(termEnd(instance?.startSimAt ?? order.createdSimAt, period));
  return instance?.expireSimAt === undefined ? null : wireTime(instance.expireSimAt);
}

/** The list price: what the parts of the price add before anything is taken off. */
function beforeDiscounts({ priceParts, amountMinor }: OrderLine): number {
  const added = (priceParts ?? []).filter((part) => part.amountMinor > 0 || part.rule.startsWith('change_'));
  return added.length === 0 ? amountMinor : added.reduce((sum, part) => sum + part.amountMinor, 0);
}

/** What the seller sees of the buyer (marketplace-rules 3.1): nothing personal without consent to what it asks for. */
function buyerInfo(purchase: Order, product: Product, buyer: Buyer): BuyerInfo {
  const asked = purchase.consent ? (product.asksFor ?? []) : [];
  const iamUser = purchase.iamUser ?? { id: accountId(`user ${buyer.id}`), name: buyer.name };
  return {
    mobilePhone: asked.includes('mobile_phone') ? buyer.mobilePhone : null,
    email: asked.includes('email') ? buyer.email : null,
    customerId: customerIdOf(buyer),
    customerName: buyer.name,
    customerRealName: buyer.name,
    // The only value that was ever seen; what others mean is printed nowhere.
    customerType: 0,
    userId: asked.includes('iam_user') ? iamUser.id : null,
    userName: asked.includes('iam_user') ? iamUser.name : null,
  };
}
