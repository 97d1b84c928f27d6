import { z } from 'zod';
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
import type { RefusalReason } from '../domain/refusal.ts';
import type { InstanceSupervision } from '../domain/supervision.ts';
import type { SellerUsage } from '../domain/usage.ts';
import { params, paymentMethod } from './order-schema.ts';
import { billingItem, billingMode, furtherQuantities, packageTerms, period } from './product-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

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

export const instance = schemaOf<Instance>({
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
