import { findInstance, findRecord } from '../../../app/find-record.ts';
import { convertTrial, pushUsageAgain, quoteConversion, recordUsage, setPackagePlan } from '../../../app/metering.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { PackagePlan } from '../../../domain/package-plan.ts';
import { PERIOD_NUMBER_MAX } from '../../../domain/price-quote.ts';
import { instanceResource } from '../../../read/api/instance-resource.ts';
import { isoTime } from '../../../read/api/iso-time.ts';
import { moneyResource } from '../../../read/api/money-resource.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { chargeResource, usageResource } from '../../../read/api/usage-resource.ts';
import { pricePartsResource } from '../../../read/api/price-resource.ts';
import { usageFilter } from '../../../read/usage-records.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { INSTANCE } from '../schemas/instance.ts';
import { ORDER } from '../schemas/order.ts';
import {
  CHARGE_LIST,
  CONVERSION_QUOTE,
  CONVERT_INPUT,
  CONVERT_QUERY,
  PACKAGE_PLAN_INPUT,
  PUSH_AGAIN_INPUT,
  USAGE_INPUT,
  USAGE_LIST,
  USAGE_QUERY,
  USAGE_RECORD,
  USAGE_RECORD_QUERY,
} from '../schemas/usage.ts';

const tag = 'Usage';

/** Keeps what belongs to the asked instance or buyer. */
function fits(
  { state }: Workspace,
  wanted: { readonly instanceId?: string | undefined; readonly buyerId?: string | undefined },
): (record: { readonly instanceId: string }) => boolean {
  const { instanceId, buyerId } = wanted;
  const own = instanceId === undefined ? undefined : (state.instanceOfSellerId(instanceId) ?? instanceId);
  return (record) =>
    (own === undefined || record.instanceId === own) &&
    (buyerId === undefined || state.get('instances', record.instanceId)?.buyerId === buyerId);
}

export const USAGE_ROUTES = [
  workspaceRoute({
    id: 'recordUsage',
    method: 'post',
    path: '/usage-records',
    tag,
    summary: 'Record the use of a pay-per-use instance',
    description: 'It is charged with its billing cycle. Of two records about the same time the first one counts.',
    body: USAGE_INPUT,
    success: [{ status: 201, description: 'The record.', schema: USAGE_RECORD }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => {
      const { usage, begin, end, meteringSn, packageInstanceId, instanceId } = body;
      const record = await recordUsage(workspace, {
        instanceId,
        usageTenThousandths: usage,
        beginSimAt: begin,
        endSimAt: end,
        ...(meteringSn === undefined ? {} : { meteringSn }),
        ...(packageInstanceId === undefined ? {} : { packageInstanceId }),
      });
      return usageResource(allowed(record));
    },
  }),
  workspaceRoute({
    id: 'listUsageRecords',
    method: 'get',
    path: '/usage-records',
    tag,
    summary: 'The records of use',
    query: USAGE_RECORD_QUERY,
    success: [{ status: 200, description: 'Records, newest first.', schema: USAGE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { q: text = '', ...wanted } = query;
      const records = workspace.state.all('usageRecords').newestFirst();
      return mapPage(pageOf(records, query, usageFilter(workspace, { ...wanted, text })), usageResource);
    },
  }),
  workspaceRoute({
    id: 'getUsageRecord',
    method: 'get',
    path: '/usage-records/:id',
    tag,
    summary: 'One record of use',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The record.', schema: USAGE_RECORD }],
    faults: [],
    handle: ({ market: { workspace }, params }) => usageResource(findRecord(workspace, 'usageRecords', params.id)),
  }),
  workspaceRoute({
    id: 'pushUsageAgain',
    method: 'post',
    path: '/usage-records/:id/push-again',
    tag,
    summary: 'Correct an abnormal record and push it again',
    description:
      'As its seller would: a new record, checked in the background like any other. What is not given stays as it was pushed.',
    params: ID_PARAM,
    body: PUSH_AGAIN_INPUT,
    success: [{ status: 201, description: 'The new record.', schema: USAGE_RECORD }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { usage, begin, end, instanceId, meteringSn, packageInstanceId } = body;
      const record = await pushUsageAgain(workspace, params.id, {
        ...(instanceId === undefined ? {} : { instanceId }),
        ...(usage === undefined ? {} : { usageTenThousandths: usage }),
        ...(begin === undefined ? {} : { beginSimAt: begin }),
        ...(end === undefined ? {} : { endSimAt: end }),
        ...(meteringSn === undefined ? {} : { meteringSn }),
        ...(packageInstanceId === undefined ? {} : { packageInstanceId }),
      });
      return usageResource(allowed(record));
    },
  }),
  workspaceRoute({
    id: 'listUsageCharges',
    method: 'get',
    path: '/usage-charges',
    tag,
    summary: 'What use has cost, by billing cycle',
    query: USAGE_QUERY,
    success: [{ status: 200, description: 'Charges, newest first.', schema: CHARGE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { currency } = workspace.profile();
      const page = pageOf(workspace.state.all('usageCharges').newestFirst(), query, fits(workspace, query));
      return mapPage(page, (charge) => chargeResource(charge, currency));
    },
  }),
  workspaceRoute({
    id: 'setPackagePlan',
    method: 'post',
    path: '/instances/:id/package-plan',
    tag,
    summary: 'Set the low-quota alarm and the auto-repurchase of a package',
    description: 'Members that are not given stay. When the alarm goes off, the planned package is bought.',
    params: ID_PARAM,
    body: PACKAGE_PLAN_INPUT,
    success: [{ status: 200, description: 'The instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { alarm, repurchase } = body;
      const plan: PackagePlan = {
        ...(alarm === undefined ? {} : { alarm }),
        ...(repurchase === undefined ? {} : { repurchase }),
      };
      return instanceResource(allowed(await setPackagePlan(workspace, params.id, plan)));
    },
  }),
  workspaceRoute({
    id: 'quoteConversion',
    method: 'get',
    path: '/instances/:id/conversion-quote',
    tag,
    summary: 'What making a trial commercial costs and gives',
    params: ID_PARAM,
    query: CONVERT_QUERY,
    success: [{ status: 200, description: 'Price and first term.', schema: CONVERSION_QUOTE }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params, query, texts }) => {
      const { id } = findInstance(workspace, params.id);
      const max = PERIOD_NUMBER_MAX[query.type];
      if (query.number > max) {
        const tooLong = { path: 'period', problem: 'period_number', params: { max } } as const;
        throw new InputError([{ path: 'number', text: texts.selection(tooLong) }]);
      }
      const quote = allowed(quoteConversion(workspace, id, query));
      return {
        offerId: quote.price.offerId,
        amount: moneyResource(quote.amountMinor, workspace.profile().currency),
        priceParts: pricePartsResource(quote.parts, workspace.profile().currency),
        fromSimAt: isoTime(quote.fromSimAt),
        expireSimAt: isoTime(quote.expireSimAt),
        ruleKey: 'trial.formalFrom',
      };
    },
  }),
  workspaceRoute({
    id: 'convertTrial',
    method: 'post',
    path: '/instances/:id/convert',
    tag,
    summary: 'Make a trial commercial',
    description: 'The instance stays the same; the seller is told that the trial is formal now, with the new expiry.',
    params: ID_PARAM,
    body: CONVERT_INPUT,
    success: [{ status: 201, description: 'The order of type `convert`.', schema: ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { period, pay, payWith, requestId } = body;
      const more = { ...(payWith ? { payWith } : {}), ...(requestId === undefined ? {} : { requestId }) };
      const order = await convertTrial(workspace, { instanceId: params.id, period, pay, ...more });
      return orderResource(allowed(order), workspace.state);
    },
  }),
];
