import type { Period } from '../domain/catalogue.ts';
import { quoteConversion as quote, type ConversionQuote } from '../domain/conversion.ts';
import type { Instance } from '../domain/instance.ts';
import { orderConversion } from '../domain/order-conversion.ts';
import type { Order } from '../domain/order.ts';
import { setPackagePlan as decidePlan, type PackagePlan } from '../domain/package-plan.ts';
import type { PaymentChoice, PaymentOutcome } from '../domain/pay-order.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import { pushUsageAgain as decidePush } from '../domain/check-usage.ts';
import { usageTimeText } from '../domain/read-sent-usage.ts';
import { recordUsage as decideRecord, type NewUsage } from '../domain/record-usage.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import type { SentUsage, UsageRecord } from '../domain/usage.ts';
import { findInstance, findRecord } from './find-record.ts';
import { carriedOut, isoText } from './recording.ts';
import type { Workspace } from './workspace.ts';

/**
 * Takes a record of use, as the seller or the operator reports it; ids may be the marketplace's or the seller's.
 * @throws AppError `not_found` for an unknown instance
 */
export async function recordUsage(workspace: Workspace, usage: NewUsage): Promise<UsageRecord | Refusal> {
  const { id } = findInstance(workspace, usage.instanceId);
  const { packageInstanceId, ...rest } = usage;
  const named = packageInstanceId === undefined ? undefined : ownId(workspace, packageInstanceId);
  const told = {
    ...{ instanceId: id, packageInstanceId: named, usage: rest.usageTenThousandths / 10_000 },
    ...{ begin: isoText(rest.beginSimAt), end: isoText(rest.endSimAt), meteringSn: rest.meteringSn },
  };
  return carriedOut(workspace, 'record-usage', told, () =>
    workspace.decide((draft) =>
      decideRecord(draft, { ...rest, instanceId: id, ...(named === undefined ? {} : { packageInstanceId: named }) }),
    ),
  );
}

/** What is corrected of an abnormal record; what is not given stays as it was pushed. */
export interface UsageCorrection {
  /** By the id of the seller or of the marketplace. */
  readonly instanceId?: string;
  readonly usageTenThousandths?: number;
  readonly beginSimAt?: number;
  readonly endSimAt?: number;
  readonly meteringSn?: string;
  /** As `instanceId`; empty takes it away. */
  readonly packageInstanceId?: string;
}

/** The seller corrects an abnormal record and pushes it again. @throws AppError `not_found` */
export async function pushUsageAgain(
  workspace: Workspace,
  id: string,
  correction: UsageCorrection,
): Promise<UsageRecord | Refusal> {
  const { sent } = findRecord(workspace, 'usageRecords', id);
  if (!sent) return refuse('usage_not_abnormal');
  const corrected = correctedUsage(workspace, sent, correction);
  const { instanceId, usageTenThousandths: use, beginSimAt, endSimAt, meteringSn, packageInstanceId } = correction;
  const told = {
    ...{ id, instanceId: namedOwn(workspace, instanceId), usage: use === undefined ? undefined : use / 10_000 },
    ...{ begin: beginSimAt === undefined ? undefined : isoText(beginSimAt) },
    ...{ end: endSimAt === undefined ? undefined : isoText(endSimAt), meteringSn },
    ...{ packageInstanceId: namedOwn(workspace, packageInstanceId) },
  };
  return carriedOut(workspace, 'push-usage-again', told, () =>
    workspace.decide((draft) => decidePush(draft, id, corrected)),
  );
}

function correctedUsage(workspace: Workspace, sent: SentUsage, correction: UsageCorrection): SentUsage {
  const { instanceId, usageTenThousandths, beginSimAt, endSimAt, meteringSn, packageInstanceId } = correction;
  const { relate_pkg_instance: before, ...rest } = sent;
  const pack = packageInstanceId === undefined ? before : sellersId(workspace, packageInstanceId);
  return {
    ...rest,
    record_time: usageTimeText(workspace.simNow()),
    ...(instanceId === undefined ? {} : { instance_id: sellersId(workspace, instanceId) }),
    ...(usageTenThousandths === undefined ? {} : { usage_value: String(usageTenThousandths / 10_000) }),
    ...(beginSimAt === undefined ? {} : { begin_time: usageTimeText(beginSimAt) }),
    ...(endSimAt === undefined ? {} : { end_time: usageTimeText(endSimAt) }),
    ...(meteringSn === undefined ? {} : { metering_sn: meteringSn }),
    ...(pack === undefined || pack === '' ? {} : { relate_pkg_instance: pack }),
  };
}

/** The seller's id of an instance; what is unknown stays as it is, and is found to be wrong. */
function sellersId({ state }: Workspace, id: string): string {
  return state.get('instances', id)?.sellerInstanceId ?? id;
}

function namedOwn(workspace: Workspace, id: string | undefined): string | undefined {
  return id === undefined || id === '' ? id : ownId(workspace, id);
}

/** The marketplace's id of an instance; what is unknown stays as it is, and is refused as such. */
function ownId({ state }: Workspace, id: string): string {
  return state.get('instances', id)?.id ?? state.instanceOfSellerId(id) ?? id;
}

/** Sets the alarm and the auto-repurchase of a package. @throws AppError `not_found` */
export async function setPackagePlan(
  workspace: Workspace,
  instanceId: string,
  plan: PackagePlan,
): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'package-plan', { id, ...plan }, () =>
    workspace.decide((draft) => decidePlan(draft, id, plan)),
  );
}

/** Price and first term of a trial's conversion, or why it is not possible. @throws AppError `not_found` */
export function quoteConversion(workspace: Workspace, instanceId: string, period: Period): ConversionQuote | Refusal {
  const instance = findInstance(workspace, instanceId);
  const product = workspace.state.get('products', instance.productId);
  if (!product) return refuse('product_not_listed');
  const { simAt, profile } = workspace.draft().context;
  return quote(instance, product, period, { simAt, profile, privateOffers: offersOf(workspace, instance) });
}

/** Makes a trial commercial and pays as told. @throws AppError `not_found` */
export async function convertTrial(
  workspace: Workspace,
  input: {
    readonly instanceId: string;
    readonly period: Period;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
    readonly requestId?: string;
  },
): Promise<Order | Refusal> {
  const instance = findInstance(workspace, input.instanceId);
  findRecord(workspace, 'products', instance.productId);
  const privateOffers = offersOf(workspace, instance);
  const { period, pay, payWith } = input;
  return carriedOut(workspace, 'convert', { id: instance.id, period, pay, payWith }, () =>
    workspace.decide((draft) => orderConversion(draft, { ...input, instanceId: instance.id, privateOffers })),
  );
}

function offersOf({ state }: Workspace, { buyerId }: Instance): PrivateOffer[] {
  return [...state.all('privateOffers').values()].filter((offer) => offer.buyerId === buyerId);
}
