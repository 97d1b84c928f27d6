import { termEnd, wireTime } from './calendar.ts';
import { accountId, customerIdOf } from './customer-id.ts';
import type { BillingMode, Product } from './catalogue.ts';
import { lineOf, type Order, type OrderLine } from './order.ts';
import { findSku } from './price-quote.ts';
import { quantityOf, rangesOf } from './quantities.ts';
import type { CallSubject, SellerIntent, SellerMessage } from './seller-intent.ts';
import { ruleValue } from './site-profile.ts';

type Fields = Readonly<Record<string, string>>;

/** `chargingMode` (v1-saas 5.1). A trial is one of a period offering [inferred: its mode is printed nowhere]. */
const CHARGING_MODES: Readonly<Record<BillingMode, string>> = {
  on_demand: '0',
  period: '1',
  trial: '1',
  one_time: '3',
  package: '5',
};

/** The calls of V1.0 (v1-saas 5). What is empty here is left out or sent empty when the request is built. */
export function v1Message(subject: CallSubject, intent: SellerIntent): SellerMessage | undefined {
  const { instance, purchase, soldAs, profile } = subject;
  const instanceId = instance.sellerInstanceId ?? '';
  const metered = soldAs === 'on_demand' || soldAs === 'package';
  switch (intent.does) {
    case 'create':
      return creation(subject);
    case 'poll_creation':
      // The answer to newInstance is final: 000004 is a failure here (protocol/README, decision table).
      return undefined;
    case 'show_details':
      // "Resource details" of one purchase is a live newInstance; usage is asked for by queryInstance (5.1, 5.7).
      return metered || intent.sellerInstanceIds.length > 1
        ? { activity: 'queryInstance', fields: { instanceId: intent.sellerInstanceIds.join(',') } }
        : creation(subject);
    case 'set_term': {
      if (intent.canceled && ruleValue(profile, 'renewal.cancel.v1') === 'not_told') return undefined;
      const offerId = intent.offerId ?? intent.order.line.offerId;
      return {
        activity: 'refreshInstance',
        fields: {
          orderId: intent.order.id,
          instanceId,
          productId: offerId === instance.offerId ? '' : offerId,
          expireTime: wireTime(intent.expireSimAt),
          trialToFormal: intent.why === 'trial_to_formal' ? '1' : '',
          ...periodFields(intent.order.line),
          orderAmount: wireAmount(
            intent.why === 'renewal_cancelled' ? -intent.order.totalMinor : intent.order.totalMinor,
          ),
        },
      };
    }
    case 'check_change':
      // Changes come with renewals on interface 2.0 only (marketplace-rules 4.4).
      return undefined;
    case 'freeze':
      // Period offerings have a call of their own for the end of the term; all else is a change of status (5.3, 5.6).
      return intent.why === 'expired' && !metered
        ? { activity: 'expireInstance', fields: { instanceId, orderId: purchase.id } }
        : { activity: 'instanceStatus', fields: { instanceId, instanceStatus: 'FREEZE' } };
    case 'unfreeze':
      // The renewal itself revives a period instance (protocol/README; v1-saas 5.9).
      if (intent.why === 'renewed' && !metered) return undefined;
      return { activity: 'instanceStatus', fields: { instanceId, instanceStatus: 'NORMAL' } };
    case 'upgrade':
      return {
        activity: 'upgrade',
        fields: {
          instanceId,
          orderId: intent.order.id,
          skuCode: intent.order.line.skuCode,
          productId: intent.order.line.offerId,
          ...linearFields(subject.product, intent.order.line),
        },
      };
    case 'release':
      return {
        activity: 'releaseInstance',
        fields: {
          instanceId,
          orderId: purchase.id,
          orderAmount: releaseAmount(ruleValue(profile, 'request.v1.releaseAmount'), purchase, intent.unsubscription),
        },
      };
  }
}

/** newInstance (v1-saas 5.1), the same on every call: only businessId and timeStamp are fresh. */
function creation({ instance, purchase, buyer, product, profile }: CallSubject): SellerMessage {
  const line = lineOf(purchase, instance.id);
  // As it was bought, whatever has become of it since: a trial that was converted is asked for as the trial it was.
  const soldAs = line.billing;
  const asked = purchase.consent ? (product.asksFor ?? []) : [];
  const iamUser = purchase.iamUser ?? { id: accountId(`user ${buyer.id}`), name: buyer.name };
  const extensions = purchase.extendParams ?? [];
  return {
    activity: 'newInstance',
    fields: {
      customerId: customerIdOf(buyer),
      customerName: ruleValue(profile, 'request.v1.customerName') === 'sent' ? buyer.name : '',
      userId: asked.includes('iam_user') ? iamUser.id : '',
      userName: asked.includes('iam_user') ? iamUser.name : '',
      mobilePhone: asked.includes('mobile_phone') ? (buyer.mobilePhone ?? '') : '',
      email: asked.includes('email') ? (buyer.email ?? '') : '',
      orderId: purchase.id,
      skuCode: line.skuCode,
      productId: line.offerId,
      trialFlag: soldAs === 'trial' ? '1' : '',
      expireTime: indicativeExpiry(line, purchase.createdSimAt),
      chargingMode: CHARGING_MODES[soldAs],
      ...(soldAs === 'period' ? periodFields(line) : {}),
      orderAmount: wireAmount(purchase.totalMinor),
      ...linearFields(product, line),
      saasExtendParams:
        extensions.length === 0 ? '' : JSON.stringify(extensions.map(({ name, value }) => ({ name, value }))),
      provisionType: provisionType(ruleValue(profile, 'request.v1.provisionType')),
    },
  };
}

/** Order time plus period: what the buyer was shown, not the end that will be in force (v1-saas 5.1). */
function indicativeExpiry({ billing, period }: OrderLine, createdSimAt: number): string {
  if (billing === 'one_time' || billing === 'on_demand' || !period) return '';
  return wireTime(termEnd(createdSimAt, period));
}

function periodFields({ period }: OrderLine): Fields {
  return { periodType: period?.type ?? '', periodNumber: period ? String(period.number) : '' };
}

/**
 * Each quantity under the name of what it counts, for specifications that are sold by quantity: by period or once
 * (v1-saas 5.1). Pay-per-use has none, and the number of packages is no attribute.
 */
function linearFields(product: Product, line: OrderLine): Fields {
  if (line.billing === 'on_demand' || line.billing === 'package') return {};
  const sku = findSku(product, line.skuCode)?.sku;
  const ranges = sku ? rangesOf(sku) : [];
  return Object.fromEntries(ranges.map((range) => [range.attribute, String(quantityOf(line, range))]));
}

/** An amount in units of the currency, two of the three decimals that are allowed (v1-saas 5.1). */
function wireAmount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Whether it is the amount paid or the one given back is unknown, and whether it is sent at the end of a term too. */
function releaseAmount(
  rule: 'paid' | 'refunded' | 'absent',
  purchase: Order,
  unsubscription: Order | undefined,
): string {
  if (rule === 'absent') return '';
  return wireAmount(rule === 'paid' ? purchase.totalMinor : (unsubscription?.totalMinor ?? 0));
}

function provisionType(rule: 'absent' | '1' | '2'): string {
  return rule === 'absent' ? '' : rule;
}
