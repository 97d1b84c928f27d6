import type { z } from 'zod';
import type { CollectionName, Collections } from '../domain/records.ts';
import { application, productionAddress } from './application-schema.ts';
import { call } from './call-schema.ts';
import { faultPlan } from './fault-schema.ts';
import { instance } from './instance-schema.ts';
import { event, notice } from './notice-schema.ts';
import { order } from './order-schema.ts';
import { product } from './product-schema.ts';
import { refundRequest, supervision } from './refund-request-schema.ts';
import { firstProblem } from './schema-tools.ts';
import { apiKey, debugCase, interfaceKey, probes } from './seller-schema.ts';
import { buyer, coupon, ledgerEntry, privateOffer, stock } from './shop-schema.ts';
import { usageCharge, usageRecord } from './usage-schema.ts';
import { workspace } from './workspace-schema.ts';

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
