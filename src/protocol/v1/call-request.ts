import { millisecondWireTime } from '../../domain/calendar.ts';
import type { Call, CallDestination } from '../../domain/call.ts';
import { fieldText } from '../../domain/call-fields.ts';
import { ruleValue, type SiteProfile } from '../../domain/site-profile.ts';
import type { FreshParts } from '../fresh-parts.ts';
import type { WireRequest } from '../wire-request.ts';
import { buildV1Request } from './build-request.ts';
import { keyBits } from './encrypt-type.ts';
import { encryptSensitive } from './sensitive-data.ts';

/** Parameters that travel encrypted (v1-saas 5.1). */
const ENCRYPTED: ReadonlySet<string> = new Set(['mobilePhone', 'email']);

/** The request of one try of a V1.0 call under the rules in force (v1-saas 1, 2, 4 and 5). */
export function v1CallRequest(
  { activity, fields, destination }: Pick<Call, 'activity' | 'fields' | 'destination'>,
  profile: SiteProfile,
  fresh: FreshParts,
): WireRequest {
  const testFlag = ruleValue(profile, 'request.v1.testFlag');
  const sendsEmpty = ruleValue(profile, 'request.v1.emptyParameters') === 'send';
  const parameters: Record<string, string> = {
    activity,
    timeStamp: millisecondWireTime(fresh.timestampMs),
    // "New in every request, also in retries of the same order" (v1-saas 5.1).
    ...(activity === 'newInstance' ? { businessId: fresh.businessId } : {}),
    ...(testFlag === 'absent' ? {} : { testFlag }),
  };
  for (const [name, field] of Object.entries(fields)) {
    // No call of this version has an object; what a person makes up travels as its JSON.
    const value = fieldText(field);
    if (value !== '' || sendsEmpty) parameters[name] = wireValue(name, value, destination, fresh);
  }
  return buildV1Request({
    url: destination.url,
    accessKey: destination.accessKey,
    parameters,
    blank: ruleValue(profile, 'request.v1.blank'),
  });
}

/** A value as it travels: sensitive ones encrypted, extension parameters as Base64 (v1-saas 4 and 5.1.2). */
function wireValue(
  name: string,
  value: string,
  { accessKey, encryptType }: CallDestination,
  { iv }: FreshParts,
): string {
  if (value === '') return '';
  if (ENCRYPTED.has(name)) return encryptSensitive(accessKey, keyBits(encryptType), iv(), value);
  return name === 'saasExtendParams' ? Buffer.from(value, 'utf8').toString('base64') : value;
}
