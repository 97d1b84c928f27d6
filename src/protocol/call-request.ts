import type { Call } from '../domain/call.ts';
import { ruleValue, type SiteProfile } from '../domain/site-profile.ts';
import type { FreshParts } from './fresh-parts.ts';
import { v1CallRequest } from './v1/call-request.ts';
import { v2CallRequest } from './v2/call-request.ts';
import type { WireRequest } from './wire-request.ts';

/** The request of one try of a call, in the call's own version, under the rules in force. */
export function callRequest(
  call: Pick<Call, 'version' | 'activity' | 'fields' | 'destination'>,
  profile: SiteProfile,
  fresh: FreshParts,
): WireRequest {
  const request = call.version === '1.0' ? v1CallRequest(call, profile, fresh) : v2CallRequest(call, profile, fresh);
  // Nothing of it is signed, but what stands before a seller's service may let through or stop by it (v1-saas 1).
  const userAgent = ruleValue(profile, 'request.userAgent');
  return userAgent === 'absent' ? request : { ...request, headers: [...request.headers, ['User-Agent', userAgent]] };
}
