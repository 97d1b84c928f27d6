import { z } from 'zod';
import { application, productionAddress } from './application-schema.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Buyer, CustomerLevel, FiveDayRefunds } from '../domain/buyer.ts';
import type { Coupon, CouponKind } from '../domain/coupon.ts';
import type { DebugCase, DebugResult } from '../domain/debug-case.ts';
import type { MarketActivity } from '../domain/call-direction.ts';
import type { LedgerEntry, LedgerKind } from '../domain/ledger.ts';
import type {
  AppInfo,
  AutoRenewal,
  AutoRenewalFailure,
  AutoUnsubscribe,
  Instance,
  InstanceStatus,
  SellerState,
  Suspension,
  SuspensionReason,
} from '../domain/instance.ts';
import type { Accumulated, Meter, Pack, QuotaAlarm } from '../domain/meter.ts';
import type { Notice, NoticeKind } from '../domain/notice.ts';
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
import type { FailedProbe, OpenProbe, ProbeDay, ProbeRun, ProbeState } from '../domain/probe-state.ts';
import { PRICE_RULES } from '../domain/price-rule.ts';
import type { CollectionName, Collections } from '../domain/records.ts';
import type { RefusalReason } from '../domain/refusal.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import type { RefundRequest, RefundRequestStatus } from '../domain/refund-request.ts';
import type { InterfaceKey, KeyClass } from '../domain/interface-key.ts';
import type { EventKind, FutureEvent } from '../domain/schedule.ts';
import type { Site } from '../domain/site-profile.ts';
import type { Stock } from '../domain/stock.ts';
import {
  SUPERVISION_ACTS,
  SUPERVISION_STATES,
  type InstanceSupervision,
  type Supervision,
  type SupervisionStep,
} from '../domain/supervision.ts';
import type { SellerUsage, SentUsage, UsageCharge, UsageRecord, UsageStatus } from '../domain/usage.ts';
import type {
  ClockGap,
  ClockMode,
  ClockState,
  GapOutcome,
  JumpDelivery,
  UnfinishedJump,
  WorkspaceOrigin,
  WorkspaceRecord,
} from '../domain/workspace.ts';
import { call, callFields, verdict } from './call-schema.ts';
import { activity, faultPlan, protocolVersion } from './fault-schema.ts';
import { billingItem, billingMode, furtherQuantities, packageTerms, period, product } from './product-schema.ts';
import { firstProblem, oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

const workspace = schemaOf<WorkspaceRecord>({
  id: text,
  name: text,
  site: oneOf<Site>({ cn: true, intl: true, eu: true }),
  clock: schemaOf<ClockState>({
    mode: oneOf<ClockMode>({ frozen: true, real: true, rate: true }),
    anchorSimAt: number,
    anchorWallAt: number,
    rate: number.positive().optional(),
    beatWallAt: number.optional(),
    keptSimAt: number.optional(),
    standing: z.boolean().optional(),
  }),
  gap: schemaOf<ClockGap>({
    outcome: oneOf<GapOutcome>({ asked: true, dropped: true, caught_up: true }),
    fromWallAt: number,
    toWallAt: number,
    fromSimAt: number,
    toSimAt: number,
    events: number,
  }).optional(),
  jump: schemaOf<UnfinishedJump>({
    id: text,
    status: oneOf<UnfinishedJump['status']>({
      running: true,
      canceled: true,
      stopped: true,
      failed: true,
      needs_confirmation: true,
      interrupted: true,
    }),
    fromSimAt: number,
    toSimAt: number,
    nowSimAt: number,
    startedWallAt: number,
    deliver: oneOf<JumpDelivery>({ send: true, record_only: true }),
    stopOn: z.literal('first_failure').optional(),
    confirmed: z.boolean().optional(),
    eventsRun: number,
    callsMade: number,
    failures: number,
  }).optional(),
  ruleOverrides: z.record(text, z.union([text, number, z.boolean()])),
  sampleSellerUrl: text.nullable(),
  nextSequence: number,
  createdWallAt: number,
  origin: schemaOf<WorkspaceOrigin>({
    seed: text,
    startSimAt: number.optional(),
    clockMode: oneOf<'real' | 'frozen'>({ real: true, frozen: true }).optional(),
    ruleOverrides: z.record(text, z.union([text, number, z.boolean()])).optional(),
  }).optional(),
});

const buyer = schemaOf<Buyer>({
  id: text,
  name: text,
  level: oneOf<CustomerLevel>({ V0: true, V1: true, V2: true, V3: true, V4: true, V5: true }),
  balanceMinor: number,
  email: text.nullable(),
  mobilePhone: text.nullable(),
  consent: z.boolean(),
  customerId: text.optional(),
  unifiedExpiryDay: number.optional(),
  fiveDayRefunds: schemaOf<FiveDayRefunds>({ year: number, here: number, elsewhere: number }).optional(),
});

const params = z.record(text, z.union([text, number]));

const paymentMethod = oneOf<PaymentMethod>({ balance: true, card: true, monthly_settlement: true });

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

const order = schemaOf<Order>({
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

const autoRenewal = schemaOf<AutoRenewal>({
  period,
  daysBefore: number.optional(),
  timesLeft: number.optional(),
  method: paymentMethod.optional(),
  useBalance: z.boolean().optional(),
  useCoupons: z.boolean().optional(),
  bankRefuses: z.boolean().optional(),
  sinceSimAt: number,
  failure: schemaOf<AutoRenewalFailure>({
    simAt: number,
    // A reason that this program does not know any more must not make a folder unreadable.
    reason: text as unknown as z.ZodType<RefusalReason>,
    params,
    tries: number,
  }).optional(),
});

const instance = schemaOf<Instance>({
  id: text,
  sellerInstanceId: text.optional(),
  status: oneOf<InstanceStatus>({
    provisioning: true,
    in_use: true,
    expired: true,
    frozen: true,
    released: true,
    failed: true,
  }),
  sellerState: oneOf<SellerState>({ none: true, normal: true, frozen: true, released: true }),
  orderId: text,
  orderLineId: text,
  productId: text,
  buyerId: text,
  specificationId: text,
  skuCode: text,
  offerId: text,
  billing: billingMode,
  quantity: number,
  furtherQuantities: furtherQuantities.optional(),
  createdSimAt: number,
  startSimAt: number.optional(),
  formalSimAt: number.optional(),
  expireSimAt: number.optional(),
  anchorDay: number.optional(),
  retentionFromSimAt: number.optional(),
  releaseDueSimAt: number.optional(),
  releasedSimAt: number.optional(),
  openRenewalOrderId: text.optional(),
  suspension: schemaOf<Suspension>({
    reason: oneOf<SuspensionReason>({ violation: true, arrears: true }),
    simAt: number,
  }).optional(),
  openChangeOrderId: text.optional(),
  openRefundRequestId: text.optional(),
  openRefundOrderId: text.optional(),
  supervision: schemaOf<InstanceSupervision>({
    id: text,
    created: z.boolean().optional(),
    completesSimAt: number.optional(),
    completedSimAt: number.optional(),
  }).optional(),
  autoRenewal: autoRenewal.optional(),
  autoUnsubscribe: schemaOf<AutoUnsubscribe>({ sinceSimAt: number }).optional(),
  appInfo: schemaOf<AppInfo>({
    frontEndUrl: text.optional(),
    adminUrl: text.optional(),
    userName: text.optional(),
    password: text.optional(),
    memo: text.optional(),
  }).optional(),
  appInfoSimAt: number.optional(),
  meter: schemaOf<Meter>({
    item: billingItem,
    packagesOnly: z.boolean().optional(),
    recordedTenThousandths: number,
    accumulated: z.array(schemaOf<Accumulated>({ fromSimAt: number, tenThousandths: number })).optional(),
    carry: number,
    collectsSimAt: number.optional(),
    closedSimAt: number.optional(),
  }).optional(),
  pack: schemaOf<Pack>({
    terms: packageTerms,
    leftTenThousandths: number,
    drawnTenThousandths: number.optional(),
    quotaFromSimAt: number.optional(),
    resetsSimAt: number.optional(),
    leftBeforeTenThousandths: number.optional(),
    usedUpSimAt: number.optional(),
    alarm: schemaOf<QuotaAlarm>({
      kind: oneOf<QuotaAlarm['kind']>({ percent: true, units: true }),
      value: number,
    }).optional(),
    alarmedSimAt: number.optional(),
    repurchaseSku: text.optional(),
    repurchaseOrderId: text.optional(),
    repurchaseFailedSimAt: number.optional(),
  }).optional(),
  sellerUsage: z
    .array(
      schemaOf<SellerUsage>({
        relatedInstanceId: text.optional(),
        usageValue: text,
        statisticalTime: text,
        dashboardUrl: text.optional(),
      }),
    )
    .optional(),
  sellerUsageSimAt: number.optional(),
});

const event = schemaOf<FutureEvent>({
  id: text,
  kind: oneOf<EventKind>({
    'order.payment_timeout': true,
    'order.refund': true,
    'refund.reminder': true,
    'supervision.complete': true,
    'call.attempt': true,
    'instance.expire': true,
    'instance.retention': true,
    'instance.release': true,
    'instance.notice': true,
    'usage.check': true,
    'application.review': true,
    'interface_key.retire': true,
    'usage.collect': true,
    'package.reset': true,
    'instance.auto_renew': true,
    'product.probe': true,
  }),
  dueSimAt: number,
  dueWallAt: number.optional(),
  sequence: number,
  subjectId: text,
  instanceId: text,
});

const notice = schemaOf<Notice>({
  id: text,
  to: z.enum(['buyer', 'seller']),
  kind: oneOf<NoticeKind>({
    order_completed: true,
    order_refunded: true,
    call_failed: true,
    call_given_up: true,
    instance_expired: true,
    instance_frozen: true,
    instance_released: true,
    renewal_completed: true,
    auto_renewal_paid: true,
    auto_renewal_failed: true,
    auto_renewal_not_renewed: true,
    payment_timed_out: true,
    refund_requested: true,
    refund_unanswered: true,
    meter_kept: true,
    refund_approved: true,
    refund_rejected: true,
    refund_withdrawn: true,
    supervision_started: true,
    supervision_submitted: true,
    supervision_confirmed: true,
    supervision_returned: true,
    supervision_delivered: true,
    supervision_rejected: true,
    supervision_accepted: true,
    change_completed: true,
    instance_expiring: true,
    instance_freezing: true,
    instance_releasing: true,
    delisting_near: true,
    product_delisted: true,
    product_relisted: true,
    probe_failed: true,
    trade_frozen: true,
    trade_thawed: true,
    application_approved: true,
    application_rejected: true,
    product_removed: true,
    instance_unsubscribing: true,
    instance_unsubscribed: true,
    trial_converted: true,
    arrears_began: true,
    arrears_frozen: true,
    arrears_cleared: true,
    usage_closed: true,
    package_low: true,
    package_used_up: true,
    package_reset: true,
    package_repurchased: true,
    package_repurchase_failed: true,
    package_over: true,
    application_replay_failed: true,
  }),
  buyerId: text,
  productId: text,
  orderId: text.optional(),
  instanceId: text.optional(),
  callId: text.optional(),
  simAt: number,
  wallAt: number,
  params,
});

const coupon = schemaOf<Coupon>({
  id: text,
  kind: oneOf<CouponKind>({ cash: true, discount: true }),
  buyerId: text,
  productId: text.optional(),
  faceMinor: number.optional(),
  leftMinor: number.optional(),
  discountBasisPoints: number.optional(),
  usedByOrderId: text.optional(),
  validFromSimAt: number.optional(),
  validToSimAt: number,
  createdSimAt: number,
  requestId: text.optional(),
});

const privateOffer = schemaOf<PrivateOffer>({
  id: text,
  buyerId: text,
  productId: text,
  skuCode: text.optional(),
  discountBasisPoints: number,
  validToSimAt: number,
  createdSimAt: number,
  requestId: text.optional(),
});

const stock = schemaOf<Stock>({ id: text, productId: text, specificationId: text, leftUnits: number });

const ledgerEntry = schemaOf<LedgerEntry>({
  id: text,
  kind: oneOf<LedgerKind>({ top_up: true, payment: true, refund: true, usage: true }),
  buyerId: text,
  method: oneOf<LedgerEntry['method']>({ balance: true, card: true, monthly_settlement: true, cash_coupon: true }),
  amountMinor: number,
  orderId: text.optional(),
  couponId: text.optional(),
  instanceId: text.optional(),
  simAt: number,
  requestId: text.optional(),
});

const refundRequest = schemaOf<RefundRequest>({
  id: text,
  status: oneOf<RefundRequestStatus>({ seller_reviewing: true, approved: true, rejected: true, withdrawn: true }),
  orderId: text,
  instanceId: text,
  buyerId: text,
  productId: text,
  amountMinor: number,
  reasonCode: number,
  remark: text,
  shareContact: z.boolean(),
  createdSimAt: number,
  decidedSimAt: number.optional(),
  sellerRemark: text.optional(),
  refundOrderId: text.optional(),
});

const supervision = schemaOf<Supervision>({
  id: text,
  state: z.enum(SUPERVISION_STATES),
  orderId: text,
  buyerId: text,
  productId: text,
  instanceId: text,
  createdSimAt: number,
  steps: z.array(
    schemaOf<SupervisionStep>({
      does: z.enum([...SUPERVISION_ACTS, 'complete', 'close']),
      by: z.enum(['buyer', 'seller', 'system']),
      simAt: number,
      text,
    }),
  ),
  enablingSimAt: number.optional(),
  acceptedSimAt: number.optional(),
  completesSimAt: number.optional(),
  finishedSimAt: number.optional(),
});

const usageRecord = schemaOf<UsageRecord>({
  id: text,
  instanceId: text,
  usageTenThousandths: number,
  beginSimAt: number,
  endSimAt: number,
  recordedSimAt: number,
  meteringSn: text.optional(),
  packageInstanceId: text.optional(),
  status: oneOf<UsageStatus>({ received: true, accepted: true, charged: true, abnormal: true }),
  problem: text.optional(),
  problemParams: z.record(z.string(), z.union([text, number])).optional(),
  pushId: text.optional(),
  pushedBy: text.optional(),
  sent: schemaOf<SentUsage>({
    instance_id: text,
    record_time: text,
    begin_time: text,
    end_time: text,
    usage_value: text,
    metering_sn: text.optional(),
    relate_pkg_instance: text.optional(),
    product_id: text.optional(),
  }).optional(),
  corrects: text.optional(),
  correctedBy: text.optional(),
  chargeId: text.optional(),
});

const usageCharge = schemaOf<UsageCharge>({
  id: text,
  instanceId: text,
  buyerId: text,
  fromSimAt: number,
  toSimAt: number,
  chargedSimAt: number,
  usageTenThousandths: number,
  drawn: z.array(schemaOf<UsageCharge['drawn'][number]>({ packageInstanceId: text, tenThousandths: number })),
  paidTenThousandths: number,
  amountMinor: number,
});

const apiKey = schemaOf<ApiKey>({
  id: text,
  secret: text,
  vendor: text.optional(),
  sampleSeller: z.boolean().optional(),
  createdSimAt: number,
  createdWallAt: number,
  lastUsedSimAt: number.optional(),
  lastUsedWallAt: number.optional(),
  failures: number,
  lockedUntilWallAt: number.optional(),
  retiredSimAt: number.optional(),
});

const interfaceKey = schemaOf<InterfaceKey>({
  id: text,
  keyClass: oneOf<KeyClass>({ basic: true, kit: true, license: true, general: true }),
  secret: text,
  createdSimAt: number,
  createdWallAt: number,
  replacedById: text.optional(),
  overlapUntilSimAt: number.optional(),
  retiredSimAt: number.optional(),
});

const debugCase = schemaOf<DebugCase>({
  id: text,
  productId: text,
  version: protocolVersion,
  activity: oneOf<MarketActivity>({
    newInstance: true,
    queryInstance: true,
    refreshInstance: true,
    updateInstanceStatus: true,
    expireInstance: true,
    instanceStatus: true,
    upgrade: true,
    upgradeInstance: true,
    releaseInstance: true,
    changeInstanceCheck: true,
    orderNotify: true,
  }),
  fields: callFields,
  savedSimAt: number,
  savedWallAt: number,
  last: schemaOf<DebugResult>({
    verdict,
    by: oneOf<DebugResult['by']>({ debugging: true, probe: true, review: true }),
    simAt: number,
    wallAt: number,
    callId: text.optional(),
  }),
});

const probeRun = {
  simAt: number,
  wallAt: number,
  cases: number,
  failed: z.array(schemaOf<FailedProbe>({ activity, callId: text.optional() })),
};

const probes = schemaOf<ProbeState>({
  id: text,
  running: schemaOf<OpenProbe>({ ...probeRun, open: z.array(text) }).optional(),
  runs: z.array(schemaOf<ProbeRun>(probeRun)),
  days: z.array(schemaOf<ProbeDay>({ date: text, good: number, bad: number, open: z.boolean().optional() })),
});

const RECORD_SCHEMAS: { readonly [C in CollectionName]: z.ZodType<Collections[C]> } = {
  workspace,
  products: product,
  buyers: buyer,
  orders: order,
  instances: instance,
  calls: call,
  events: event,
  notices: notice,
  coupons: coupon,
  privateOffers: privateOffer,
  stocks: stock,
  ledger: ledgerEntry,
  refundRequests: refundRequest,
  supervisions: supervision,
  usageRecords: usageRecord,
  usageCharges: usageCharge,
  faults: faultPlan,
  apiKeys: apiKey,
  applications: application,
  productionAddresses: productionAddress,
  interfaceKeys: interfaceKey,
  debugCases: debugCase,
  probes,
};

/**
 * Whether a value is a record of a collection, kept under its own id.
 * @returns what is wrong with it, in English, or `undefined`
 */
export function recordProblem(collection: CollectionName, id: string, value: unknown): string | undefined {
  const parsed = RECORD_SCHEMAS[collection].safeParse(value);
  if (!parsed.success) return firstProblem(parsed.error);
  return parsed.data.id === id ? undefined : `id: the record is kept under ${id} but calls itself ${parsed.data.id}`;
}
