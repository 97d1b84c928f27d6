import type { Call } from '../../domain/call.ts';
import { ruleValue, type SiteProfile } from '../../domain/site-profile.ts';
import type { FreshParts } from '../fresh-parts.ts';
import type { WireRequest } from '../wire-request.ts';
import { buildV2Request } from './build-request.ts';

/** The request of one try of a call under the rules in force (v2-saas 1, 2 and 4). */
export function v2CallRequest(
  { activity, fields, destination }: Pick<Call, 'activity' | 'fields' | 'destination'>,
  profile: SiteProfile,
  fresh: Omit<FreshParts, 'iv'>,
): WireRequest {
  const testFlag = ruleValue(profile, 'request.testFlag');
  return buildV2Request({
    url: destination.url,
    accessKey: destination.accessKey,
    contentType: ruleValue(profile, 'request.contentType'),
    activity,
    fields: {
      // "Different on every request, also on retries of the same order" (v2-saas 4.1).
      ...(activity === 'newInstance' ? { businessId: fresh.businessId } : {}),
      ...(testFlag === 'absent' ? {} : { testFlag }),
      // Last: what a person gives by hand wins.
      ...fields,
    },
    timestampMs: fresh.timestampMs,
    nonce: fresh.nonce,
    signatureCase: ruleValue(profile, 'request.signatureCase'),
  });
}
