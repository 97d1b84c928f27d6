import type { UsageCharge, UsageRecord } from '../../domain/usage.ts';
import { decimalUse } from './decimal-use.ts';
import { isoTime } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';

/** A record of use. */
export function usageResource(record: UsageRecord) {
  return {
    id: record.id,
    instanceId: record.instanceId,
    usage: decimalUse(record.usageTenThousandths),
    beginSimAt: isoTime(record.beginSimAt),
    endSimAt: isoTime(record.endSimAt),
    recordedSimAt: isoTime(record.recordedSimAt),
    meteringSn: record.meteringSn ?? null,
    packageInstanceId: record.packageInstanceId ?? null,
    status: record.status,
    problem: record.problem ?? null,
    chargeId: record.chargeId ?? null,
  };
}

/** What one billing cycle cost. */
export function chargeResource(charge: UsageCharge, currency: string) {
  return {
    id: charge.id,
    instanceId: charge.instanceId,
    buyerId: charge.buyerId,
    fromSimAt: isoTime(charge.fromSimAt),
    toSimAt: isoTime(charge.toSimAt),
    chargedSimAt: isoTime(charge.chargedSimAt),
    usage: decimalUse(charge.usageTenThousandths),
    drawn: charge.drawn.map(({ packageInstanceId, tenThousandths }) => ({
      packageInstanceId,
      usage: decimalUse(tenThousandths),
    })),
    paidUsage: decimalUse(charge.paidTenThousandths),
    amount: moneyResource(charge.amountMinor, currency),
  };
}
