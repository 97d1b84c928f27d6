import type { Check } from '../domain/call.ts';
import type { CheckRequirementId } from './requirements.ts';

/** What usually lies behind a failed check. */
export const CAUSE_FAMILIES = [
  'address',
  'network',
  'slow',
  'in_front',
  'serialiser',
  'member',
  'length',
  'identity',
  'signing',
  'encryption',
  'verification',
  'repeat',
  'auth',
  'not_done',
] as const;

export type CauseFamily = (typeof CAUSE_FAMILIES)[number];

const FAMILY_OF_CHECK: Readonly<Record<CheckRequirementId, CauseFamily>> = {
  'URL-HTTPS': 'address',
  REACH: 'network',
  'TIME-LIMIT': 'slow',
  'TIME-SLOW': 'slow',
  'SIZE-LIMIT': 'in_front',
  'HTTP-200': 'in_front',
  'CT-JSON': 'in_front',
  'BODY-PLAIN': 'in_front',
  'BODY-UTF8': 'serialiser',
  'BODY-JSON': 'serialiser',
  'BODY-SIGN': 'signing',
  'V1-SIGN-HEADER': 'signing',
  'V1-SIGNATURE': 'signing',
  'RESULT-CODE': 'member',
  'RESULT-MSG': 'member',
  'RESULT-MSG-LENGTH': 'length',
  'ID-PRESENT': 'member',
  'ID-LENGTH': 'length',
  'ID-SAME': 'identity',
  'ID-UNIQUE': 'identity',
  'INFO-PRESENT': 'member',
  'INFO-ID': 'member',
  USAGE: 'member',
  'V1-USAGE': 'member',
  'APPINFO-PRESENT': 'member',
  'APP-URL-PRESENT': 'member',
  'APP-TYPES': 'serialiser',
  'APP-LENGTHS': 'length',
  'V1-LENGTHS': 'length',
  'APP-URL-FORM': 'member',
  'MEMO-ESCAPED': 'serialiser',
  'ENCRYPT-TYPE': 'encryption',
  'V1-ENCRYPT-TYPE': 'encryption',
  'V1-DECRYPT': 'encryption',
  'FAULT-SIGNATURE': 'verification',
  'FAULT-TIMESTAMP': 'verification',
  'FAULT-NONCE': 'verification',
  'FAULT-SAME-INSTANCE': 'repeat',
  'FAULT-REPEATABLE': 'repeat',
};

/** The usual cause of a finding of a check; of an unsuccessful call by its result code. */
export function causeOf({ id, variant }: Check): CauseFamily {
  if (id === 'RESULT-OK') return variant === 'auth_failed' || variant === 'auth_failed_v1' ? 'auth' : 'not_done';
  return Object.hasOwn(FAMILY_OF_CHECK, id) ? FAMILY_OF_CHECK[id as CheckRequirementId] : 'not_done';
}
