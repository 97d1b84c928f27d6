import { z } from 'zod';
import type { SentUsage, UsageCharge, UsageRecord, UsageStatus } from '../domain/usage.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const usageRecord = schemaOf<UsageRecord>({
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

export const usageCharge = schemaOf<UsageCharge>({
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
