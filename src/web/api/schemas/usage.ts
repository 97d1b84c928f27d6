import { z } from 'zod';
import { USAGE_CODES } from '../../../domain/rules/usage-codes.ts';
import { USAGE_STATUSES } from '../../../domain/usage.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { INSTANT, INSTANT_INPUT, listOf, MONEY, named, PAGE_QUERY, PAYMENT, PERIOD, TEXT_OR_NULL } from './common.ts';
import { PAY_WITH, PRICE_PART, REQUEST_ID } from './order.ts';

const ID = z.string().min(1).max(128);

/** Use in answers: a decimal text, exact to four places. */
export const USE = z.string().describe('A decimal number with up to four places.');

/** Use in input, above 0: a number or a text, as the wire allows both. Handlers get ten-thousandths. */
const USE_INPUT = z
  .union([z.string().max(20), z.number()])
  .transform((value) => /^(\d{1,8})(?:\.(\d{1,4}))?$/.exec(String(value)))
  .superRefine((match, context) => {
    if (match && Number(match[0]) > 0) return;
    context.addIssue({ code: 'custom', params: { problem: 'usage_value' } });
  })
  .transform((match) => Number(match?.[1] ?? 0) * 10_000 + Number((match?.[2] ?? '').padEnd(4, '0')));

/** When a buyer wants to be told that little is left. */
export const ALARM = named(
  'QuotaAlarm',
  z.strictObject({ kind: z.enum(['percent', 'units']), value: z.int().min(0).max(1_000_000_000) }),
);

const ALARM_INPUT = named(
  'QuotaAlarmInput',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('percent'), value: z.int().min(0).max(99) }),
    z.strictObject({ kind: z.literal('units'), value: z.int().min(0).max(1_000_000_000) }),
  ]),
);

export const PACKAGE_PLAN_INPUT = named(
  'PackagePlanInput',
  z.strictObject({
    alarm: ALARM_INPUT.nullable().optional().describe('`null` takes it away.'),
    repurchase: ID.nullable()
      .optional()
      .describe('SKU that is bought when the alarm goes off; `same`: the one that was bought; `null`: none.'),
  }),
);

const METERING_SN = z.string().regex(/^[\w.:-]{1,64}$/);

export const USAGE_INPUT = named(
  'UsageInput',
  z.strictObject({
    instanceId: ID.describe('A pay-per-use instance, by the id of the marketplace or of the seller.'),
    usage: USE_INPUT.describe('Above 0, up to four decimals.'),
    begin: INSTANT_INPUT,
    end: INSTANT_INPUT,
    meteringSn: METERING_SN.optional().describe('Number of the record: the same one is not taken twice.'),
    packageInstanceId: ID.optional().describe('The stop-before-excess package that it is drawn from.'),
  }),
);

export const USAGE_RECORD = named(
  'UsageRecord',
  z.strictObject({
    id: z.string(),
    instanceId: z.string(),
    usage: USE,
    beginSimAt: INSTANT,
    endSimAt: INSTANT,
    recordedSimAt: INSTANT,
    meteringSn: TEXT_OR_NULL,
    packageInstanceId: TEXT_OR_NULL,
    status: z
      .enum(USAGE_STATUSES)
      .describe('`received`: pushed and not checked yet; `accepted`: waits for its billing cycle; `abnormal`: wrong.'),
    code: z.enum(USAGE_CODES).nullable().describe('The code that production shows for an abnormal record.'),
    problem: TEXT_OR_NULL,
    problemParams: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
    pushId: TEXT_OR_NULL.describe('The call that it was pushed with; its own id where it was pushed again by hand.'),
    sent: z
      .strictObject({
        instance_id: z.string(),
        record_time: z.string(),
        begin_time: z.string(),
        end_time: z.string(),
        usage_value: z.string(),
        metering_sn: z.string().optional(),
        relate_pkg_instance: z.string().optional(),
        product_id: z.string().optional(),
      })
      .nullable()
      .describe('What was pushed, while it is not taken.'),
    corrects: TEXT_OR_NULL,
    correctedBy: TEXT_OR_NULL,
    chargeId: TEXT_OR_NULL,
  }),
);

export const USAGE_LIST = listOf('UsageRecordList', USAGE_RECORD);

const USAGE_CHARGE = named(
  'UsageCharge',
  z.strictObject({
    id: z.string(),
    instanceId: z.string(),
    buyerId: z.string(),
    fromSimAt: INSTANT,
    toSimAt: INSTANT,
    chargedSimAt: INSTANT,
    usage: USE,
    drawn: z.array(z.strictObject({ packageInstanceId: z.string(), usage: USE })).describe('Covered by packages.'),
    paidUsage: USE.describe('At the pay-per-use price.'),
    amount: MONEY,
  }),
);

export const CHARGE_LIST = listOf('UsageChargeList', USAGE_CHARGE);

export const USAGE_RECORD_QUERY = PAGE_QUERY.extend({
  instanceId: ID.optional(),
  buyerId: ID.optional(),
  productId: ID.optional(),
  status: z.enum(USAGE_STATUSES).optional(),
  code: z.enum(USAGE_CODES).optional(),
  pushId: ID.optional(),
  q: z.string().max(200).optional().describe('Text in the ids and numbers of the record.'),
});

export const PUSH_AGAIN_INPUT = named(
  'UsageCorrectionInput',
  z.strictObject({
    instanceId: ID.optional(),
    usage: USE_INPUT.optional(),
    begin: INSTANT_INPUT.optional(),
    end: INSTANT_INPUT.optional(),
    meteringSn: METERING_SN.optional(),
    packageInstanceId: z.string().max(64).optional().describe('An empty text takes it away.'),
  }),
);

export const USAGE_QUERY = PAGE_QUERY.extend({ instanceId: ID.optional(), buyerId: ID.optional() });

const FORMAL_PERIOD = z.strictObject(PERIOD.shape).superRefine(({ type, number }, context) => {
  const max = PERIOD_NUMBER_MAX[type];
  if (number <= max) return;
  context.addIssue({ code: 'custom', path: ['number'], params: { problem: 'selection.period_number', max } });
});

export const CONVERT_INPUT = named(
  'ConvertInput',
  z.strictObject({
    period: FORMAL_PERIOD,
    pay: PAYMENT.default('paid'),
    payWith: PAY_WITH.optional(),
    requestId: REQUEST_ID.optional(),
  }),
);

export const CONVERT_QUERY = z.strictObject({
  type: z.enum(['year', 'month', 'day']),
  number: z.coerce.number().int().min(1).max(365).default(1),
});

export const CONVERSION_QUOTE = named(
  'ConversionQuote',
  z.strictObject({
    offerId: z.string(),
    amount: MONEY,
    priceParts: z.array(PRICE_PART),
    fromSimAt: INSTANT.describe('Where the first paid term begins.'),
    expireSimAt: INSTANT,
    ruleKey: z.string(),
  }),
);
