import { z } from 'zod';
import { INSTANCE_STATUSES, SUSPENSION_REASONS } from '../../../domain/instance.ts';
import { DETAILS_AT_ONCE_MAX } from '../../../app/view-details.ts';
import { BILLING, FURTHER_QUANTITIES, PACKAGE } from './catalogue.ts';
import { CALL_DETAIL } from './call.ts';
import { AUTO_RENEWAL, EXPIRE_POLICY } from './renewal.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, TEXT_OR_NULL } from './common.ts';
import { ALARM, USE } from './usage.ts';

const STATUS = z.enum(INSTANCE_STATUSES);
const ID = z.string().min(1).max(128);

const METER = named(
  'Meter',
  z.strictObject({
    billingItemId: z.string(),
    packagesOnly: z.boolean().describe('Opened for stop-before-excess packages: use must name its package.'),
    recordedUsage: USE,
    collectsSimAt: INSTANT_OR_NULL.describe('When what is recorded by now is charged.'),
    closedSimAt: INSTANT_OR_NULL,
  }),
);

const PACK = named(
  'Package',
  z.strictObject({
    ...PACKAGE.shape,
    left: USE,
    drawn: USE.describe('In the whole validity.'),
    usedUpSimAt: INSTANT_OR_NULL,
    resetsSimAt: INSTANT_OR_NULL.describe('When the quota is full again.'),
    alarm: ALARM.nullable(),
    alarmedSimAt: INSTANT_OR_NULL,
    repurchaseSku: TEXT_OR_NULL,
    repurchaseOrderId: TEXT_OR_NULL,
    repurchaseFailedSimAt: INSTANT_OR_NULL,
  }),
);

export const INSTANCE = named(
  'Instance',
  z.strictObject({
    id: z.string(),
    sellerInstanceId: TEXT_OR_NULL.describe('The id that the seller gave.'),
    status: STATUS.describe(
      'What the buyer sees: `expired` is grace, `frozen` is retention or a freeze by the operator.',
    ),
    suspension: z
      .strictObject({ reason: z.enum(SUSPENSION_REASONS), suspendedSimAt: INSTANT })
      .nullable()
      .describe('A freeze by the operator; the term runs on.'),
    sellerState: z.enum(['none', 'normal', 'frozen', 'released']).describe('What the seller was last told.'),
    orderId: z.string(),
    orderLineId: z.string(),
    openRenewalOrderId: TEXT_OR_NULL,
    expirePolicy: EXPIRE_POLICY.nullable().describe(
      'What becomes of it at its expiry; `null` for what has no term that could be renewed, and for what is gone.',
    ),
    autoRenewal: AUTO_RENEWAL,
    openChangeOrderId: TEXT_OR_NULL,
    openRefundRequestId: TEXT_OR_NULL.describe('A wish for a refund that the seller has not decided on.'),
    supervisionId: TEXT_OR_NULL.describe('Its delivery, where it is or was under service supervision.'),
    openRefundOrderId: TEXT_OR_NULL.describe('The unsubscription whose money is on its way.'),
    productId: z.string(),
    buyerId: z.string(),
    specificationId: z.string(),
    sku: z.string(),
    offerId: z.string(),
    billing: BILLING,
    quantity: z.int(),
    furtherQuantities: FURTHER_QUANTITIES.describe('How much of each quantity beside the first one.'),
    createdSimAt: INSTANT,
    startSimAt: INSTANT_OR_NULL,
    expireSimAt: INSTANT_OR_NULL.describe('`null` for one-time purchases: they do not expire.'),
    retentionFromSimAt: INSTANT_OR_NULL,
    releaseDueSimAt: INSTANT_OR_NULL,
    releasedSimAt: INSTANT_OR_NULL,
    meter: METER.nullable().describe('For pay-per-use.'),
    package: PACK.nullable().describe('For packages.'),
    sellerUsage: z
      .array(
        z.strictObject({
          usageValue: z.string(),
          statisticalTime: z.string(),
          relatedInstanceId: TEXT_OR_NULL,
          dashboardUrl: TEXT_OR_NULL,
        }),
      )
      .nullable()
      .describe('Use as the seller last answered it.'),
    sellerUsageSimAt: INSTANT_OR_NULL,
    appInformation: z
      .strictObject({
        frontEndUrl: TEXT_OR_NULL,
        adminUrl: TEXT_OR_NULL,
        userName: TEXT_OR_NULL,
        password: TEXT_OR_NULL,
        memo: TEXT_OR_NULL,
      })
      .nullable()
      .describe('As shown to the buyer.'),
    appInformationSimAt: INSTANT_OR_NULL,
  }),
);

export const INSTANCE_LIST = listOf('InstanceList', INSTANCE);

export const INSTANCE_QUERY = PAGE_QUERY.extend({
  status: STATUS.optional(),
  buyerId: ID.optional(),
  productId: ID.optional(),
});

export const FREEZE_INPUT = named(
  'FreezeInput',
  z.strictObject({ reason: z.enum(SUSPENSION_REASONS).default('violation') }).default({ reason: 'violation' }),
);

export const INSTANCE_DETAILS = named(
  'InstanceDetails',
  z.strictObject({ instance: INSTANCE, call: CALL_DETAIL.describe('The question to the seller, finished.') }),
);

export const DETAILS_INPUT = named(
  'DetailsInput',
  z.strictObject({
    instanceIds: z.array(ID).min(1).max(DETAILS_AT_ONCE_MAX).describe('Ids of the marketplace or of the seller.'),
  }),
);

export const DETAILS_OF_MANY = named(
  'DetailsOfMany',
  z.strictObject({ instances: z.array(INSTANCE), call: CALL_DETAIL.describe('The one question to the seller.') }),
);
