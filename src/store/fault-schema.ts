import { z } from 'zod';
import type { Activity, CallCause, CheckVerdict, ProtocolVersion } from '../domain/call.ts';
import type { MarketActivity } from '../domain/call-direction.ts';
import type {
  DelayClock,
  FaultKind,
  FaultMatch,
  FaultPlan,
  FaultSettings,
  FaultTimes,
  FaultUse,
  Overtaker,
} from '../domain/fault-plan.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

/** Schema of a stored interface version. */
export const protocolVersion = oneOf<ProtocolVersion>({ '1.0': true, '2.0': true });

const marketActivities = {
  newInstance: true,
  queryInstance: true,
  refreshInstance: true,
  updateInstanceStatus: true,
  expireInstance: true,
  instanceStatus: true,
  upgrade: true,
  upgradeInstance: true,
  releaseInstance: true,
  changeInstanceCheck: true,
  orderNotify: true,
} as const;

/** What the marketplace calls. */
export const marketActivity = oneOf<MarketActivity>(marketActivities);

/** What either side calls. */
export const activity = oneOf<Activity>({
  ...marketActivities,
  queryOrder: true,
  pushUsage: true,
  pushUsageOld: true,
  unknownApi: true,
});

export const cause = oneOf<CallCause>({
  purchase: true,
  provisioning_poll: true,
  details_view: true,
  renewal: true,
  expiry: true,
  retention: true,
  unfreeze: true,
  suspension: true,
  suspension_lifted: true,
  end_of_retention: true,
  failed_order: true,
  unsubscription: true,
  change_check: true,
  renewal_canceled: true,
  closed: true,
  change: true,
  conversion: true,
  arrears: true,
  arrears_cleared: true,
  package_used_up: true,
  package_reset: true,
  seller_request: true,
  debugging: true,
  probe: true,
  order_notified: true,
});

export const faultKind = oneOf<FaultKind>({
  bad_signature: true,
  stale_timestamp: true,
  future_timestamp: true,
  repeated_nonce: true,
  duplicate: true,
  parallel_duplicate: true,
  reordered: true,
  delayed: true,
  dropped_request: true,
  dropped_answer: true,
  answer_401: true,
  answer_403: true,
  answer_406: true,
  answer_429: true,
  answer_500: true,
  answer_502: true,
  answer_slow: true,
  answer_broken: true,
});

export const faultSettings = schemaOf<FaultSettings>({
  shiftSeconds: number.optional(),
  delayOn: oneOf<DelayClock>({ marketplace: true, wall: true }).optional(),
  delayMinutes: number.optional(),
  delaySeconds: number.optional(),
  overtakenBy: oneOf<Overtaker>({ same_instance: true, any_instance: true }).optional(),
  holdMinutes: number.optional(),
});

/** Schema of a stored fault plan. */
export const faultPlan = schemaOf<FaultPlan>({
  id: text,
  kind: faultKind,
  match: schemaOf<FaultMatch>({
    activity: activity.optional(),
    cause: cause.optional(),
    productId: text.optional(),
    instanceId: text.optional(),
    version: protocolVersion.optional(),
  }),
  times: oneOf<FaultTimes>({ next: true, first: true, every: true, share: true }),
  count: number.optional(),
  percent: number.optional(),
  seed: number.optional(),
  settings: faultSettings,
  createdSimAt: number,
  createdWallAt: number,
  seen: number,
  used: number,
  recent: z.array(
    schemaOf<FaultUse>({
      callId: text,
      attempt: number,
      simAt: number,
      wallAt: number,
      verdict: oneOf<CheckVerdict>({ pass: true, fail: true, warning: true }).optional(),
      over: z.boolean().optional(),
    }),
  ),
});
