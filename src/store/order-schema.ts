import { z } from 'zod';
import type {
  CashCouponUse,
  ExtensionValue,
  FurtherLine,
  IamUser,
  Order,
  OrderLine,
  OrderStatus,
  OrderType,
  Payment,
  PaymentMethod,
  PricePart,
  Refund,
  RefundReason,
  RefundShare,
  Unsubscription,
  UnsubscriptionWay,
} from '../domain/order.ts';
import { PRICE_RULES } from '../domain/price-rule.ts';
import { billingItem, billingMode, furtherQuantities, packageTerms, period } from './product-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const params = z.record(text, z.union([text, number]));

export const paymentMethod = oneOf<PaymentMethod>({ balance: true, card: true, monthly_settlement: true });

const orderLineMembers = {
  id: text,
  specificationId: text,
  skuCode: text,
  offerId: text,
  billing: billingMode,
  period: period.optional(),
  billingItem: billingItem.optional(),
  package: packageTerms.optional(),
  quantity: number,
  furtherQuantities: furtherQuantities.optional(),
  unitPriceMinor: number,
  amountMinor: number,
  priceParts: z.array(schemaOf<PricePart>({ rule: z.enum(PRICE_RULES), amountMinor: number, params })).optional(),
};

const orderLine = schemaOf<OrderLine>(orderLineMembers);

const refund = schemaOf<Refund>({
  reason: oneOf<RefundReason>({
    provisioning_failed: true,
    released_before_renewal: true,
    unsubscribed: true,
    unsubscribed_with_fee: true,
    unsubscribed_by_agreement: true,
    change_failed: true,
    renewal_canceled: true,
    renewal_failed: true,
  }),
  amountMinor: number,
  simAt: number,
  orderId: text,
  lostMinor: number.optional(),
});

export const order = schemaOf<Order>({
  id: text,
  type: oneOf<OrderType>({
    new: true,
    trial: true,
    renew: true,
    change: true,
    convert: true,
    unsubscribe: true,
  }),
  status: oneOf<OrderStatus>({
    pending_payment: true,
    processing: true,
    completed: true,
    refunding: true,
    refunded: true,
    canceled: true,
  }),
  buyerId: text,
  productId: text,
  instanceId: text,
  currency: text,
  totalMinor: number,
  line: orderLine,
  furtherLines: z.array(schemaOf<FurtherLine>({ ...orderLineMembers, instanceId: text })).optional(),
  createdSimAt: number,
  createdWallAt: number,
  paidSimAt: number.optional(),
  payment: schemaOf<Payment>({
    method: paymentMethod,
    paidMinor: number,
    balanceMinor: number.optional(),
    cashCouponMinor: number,
    couponIds: z.array(text),
    cashCoupons: z
      .array(
        schemaOf<CashCouponUse>({
          couponId: text,
          amountMinor: number,
          backMinor: number.optional(),
          lostMinor: number.optional(),
        }),
      )
      .optional(),
    paidBackMinor: number.optional(),
  }).optional(),
  finishedSimAt: number.optional(),
  paymentDeclined: z.boolean().optional(),
  renewedExpireSimAt: number.optional(),
  unifiedDay: number.optional(),
  automatic: z.boolean().optional(),
  originalOrderId: text.optional(),
  refund: refund.optional(),
  unsubscription: schemaOf<Unsubscription>({
    way: oneOf<UnsubscriptionWay>({ five_day: true, with_fee: true, negotiated: true, at_expiry: true }),
    reasonCode: number.optional(),
    remark: text,
  }).optional(),
  refundDueSimAt: number.optional(),
  refundShares: z
    .array(schemaOf<RefundShare>({ orderId: text, amountMinor: number, lostMinor: number.optional() }))
    .optional(),
  changedFrom: schemaOf<NonNullable<Order['changedFrom']>>({
    skuCode: text,
    offerId: text,
    quantity: number,
    furtherQuantities: furtherQuantities.optional(),
  }).optional(),
  consent: z.boolean().optional(),
  iamUser: schemaOf<IamUser>({ id: text, name: text }).optional(),
  extendParams: z.array(schemaOf<ExtensionValue>({ name: text, value: text })).optional(),
  supervisionId: text.optional(),
  requestId: text.optional(),
});
