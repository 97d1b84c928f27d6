/**
 * Activities of both versions: some names are shared, `expireInstance`, `instanceStatus` and `upgrade` belong to V1.0
 * (v1-saas 5), `updateInstanceStatus` and `upgradeInstance` to V2.0 (v2-saas 4).
 */
export const ACTIVITIES = [
  'newInstance',
  'queryInstance',
  'refreshInstance',
  'updateInstanceStatus',
  'expireInstance',
  'instanceStatus',
  'upgrade',
  'upgradeInstance',
  'releaseInstance',
] as const;

export type Activity = (typeof ACTIVITIES)[number];

/** Why calls are made, in the order of a life. */
export const CALL_CAUSES = [
  'purchase',
  'provisioning_poll',
  'details_view',
  'renewal',
  'expiry',
  'retention',
  'unfreeze',
  'suspension',
  'suspension_lifted',
  'end_of_retention',
  'failed_order',
  'unsubscription',
  'change',
  'conversion',
  'arrears',
  'arrears_cleared',
  'package_used_up',
  'package_reset',
  'closed',
] as const;

/** Why a call exists; decides its retry rule, its consequences and its place in a story. */
export type CallCause = (typeof CALL_CAUSES)[number];

/** What a check found. */
export type CheckVerdict = 'pass' | 'fail' | 'warning';
