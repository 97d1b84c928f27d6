import type { Call } from '../domain/call.ts';
import type { SiteProfile } from '../domain/site-profile.ts';
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
  return call.version === '1.0' ? v1CallRequest(call, profile, fresh) : v2CallRequest(call, profile, fresh);
}
