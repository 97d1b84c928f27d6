import type { ApiKey } from './api-key.ts';
import type { ProductApplication } from './application.ts';
import type { Buyer } from './buyer.ts';
import type { Call } from './call.ts';
import type { Product } from './catalogue.ts';
import type { Coupon } from './coupon.ts';
import type { DebugCase } from './debug-case.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { InterfaceKey } from './interface-key.ts';
import type { Instance } from './instance.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Notice } from './notice.ts';
import type { Order } from './order.ts';
import type { PrivateOffer } from './private-offer.ts';
import type { ProbeState } from './probe-state.ts';
import type { ProductionAddress } from './production-address.ts';
import type { RefundRequest } from './refund-request.ts';
import type { FutureEvent } from './schedule.ts';
import type { Stock } from './stock.ts';
import type { Supervision } from './supervision.ts';
import type { UsageCharge, UsageRecord } from './usage.ts';
import type { WorkspaceRecord } from './workspace.ts';

/** Everything a workspace remembers, by collection. Bytes of calls are kept apart (see `Exchange`). */
export interface Collections {
  readonly workspace: WorkspaceRecord;
  readonly products: Product;
  readonly buyers: Buyer;
  readonly orders: Order;
  readonly instances: Instance;
  readonly calls: Call;
  readonly events: FutureEvent;
  readonly notices: Notice;
  readonly coupons: Coupon;
  readonly privateOffers: PrivateOffer;
  readonly stocks: Stock;
  readonly ledger: LedgerEntry;
  readonly refundRequests: RefundRequest;
  readonly supervisions: Supervision;
  readonly usageRecords: UsageRecord;
  readonly usageCharges: UsageCharge;
  readonly faults: FaultPlan;
  readonly apiKeys: ApiKey;
  readonly applications: ProductApplication;
  readonly productionAddresses: ProductionAddress;
  readonly interfaceKeys: InterfaceKey;
  readonly debugCases: DebugCase;
  readonly probes: ProbeState;
}

export type CollectionName = keyof Collections;

export const COLLECTION_NAMES: readonly CollectionName[] = [
  'workspace',
  'products',
  'buyers',
  'orders',
  'instances',
  'calls',
  'events',
  'notices',
  'coupons',
  'privateOffers',
  'stocks',
  'ledger',
  'refundRequests',
  'supervisions',
  'usageRecords',
  'usageCharges',
  'faults',
  'apiKeys',
  'applications',
  'productionAddresses',
  'interfaceKeys',
  'debugCases',
  'probes',
];

/** A whole new record, or `null` to remove it. Facts, not commands: replaying them cannot go wrong. */
export type Change = {
  [C in CollectionName]: { readonly collection: C; readonly id: string; readonly value: Collections[C] | null };
}[CollectionName];

export type RecordMaps = { readonly [C in CollectionName]: ReadonlyMap<string, Collections[C]> };
