import type { UsageCharge, UsageRecord } from '../../domain/usage.ts';
import { usageCodeOf } from '../../domain/rules/usage-codes.ts';
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
    code: record.problem === undefined ? null : (usageCodeOf(record.problem)?.code ?? null),
    problem: record.problem ?? null,
    problemParams: record.problemParams ?? null,
    pushId: record.pushId ?? null,
    sent: record.sent ?? null,
    corrects: record.corrects ?? null,
    correctedBy: record.correctedBy ?? null,
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
