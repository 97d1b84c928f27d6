/**
 * Activities of both versions: some names are shared, `expireInstance`, `instanceStatus` and `upgrade` belong to V1.0
 * (v1-saas 5), `updateInstanceStatus` and `upgradeInstance` to V2.0 (v2-saas 4), `orderNotify` to neither (v2-saas 4.8).
 * Those of `SELLER_ACTIVITIES` are what the seller asks of the marketplace (v2-saas 8, v1-saas 5.8; see `directionOf`);
 * `unknownApi`: an address where there is nothing. New ones come last: stored indexes count from the first.
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
  'changeInstanceCheck',
  'queryOrder',
  'pushUsage',
  'pushUsageOld',
  'unknownApi',
  'orderNotify',
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
  'change_check',
  'renewal_canceled',
  'closed',
  'conversion',
  'arrears',
  'arrears_cleared',
  'package_used_up',
  'package_reset',
  'seller_request',
  'debugging',
  'probe',
  'order_notified',
] as const;

/** Why a call exists; decides its retry rule, its consequences and its place in a story. */
export type CallCause = (typeof CALL_CAUSES)[number];

/**
 * Whether somebody waits for the answer (of a request of the seller: the seller): such a call is tried once, outside the
 * order of its instance's calls, and changes nothing by itself.
 */
export function isAskedLive({ cause }: { readonly cause: CallCause }): boolean {
  return cause === 'details_view' || cause === 'change_check' || cause === 'seller_request' || isDebugging({ cause });
}

/**
 * Whether a call takes no part in the strict order of its instance's calls: somebody waits for its answer, or it is about
 * an order and moves no instance.
 */
export function isOutsideLane(call: { readonly cause: CallCause }): boolean {
  return call.cause === 'order_notified' || isAskedLive(call);
}

/** Whether a call is made up: sent from the debugging page, or the replay of such a call by a probe (v1-saas 8.1, 9.1). */
export function isDebugging({ cause }: { readonly cause: CallCause }): boolean {
  return cause === 'debugging' || cause === 'probe';
}

/** What a check found. */
export type CheckVerdict = 'pass' | 'fail' | 'warning';
