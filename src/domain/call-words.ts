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

/** Why a call exists; decides its retry rule, its consequences and its place in a story. */
export type CallCause =
  | 'purchase'
  | 'provisioning_poll'
  | 'details_view'
  | 'renewal'
  | 'expiry'
  | 'retention'
  | 'unfreeze'
  | 'suspension'
  | 'suspension_lifted'
  | 'end_of_retention'
  | 'failed_order';

/** What a check found. */
export type CheckVerdict = 'pass' | 'fail' | 'warning';
