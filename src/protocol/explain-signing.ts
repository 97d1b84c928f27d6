import type { Call, Exchange } from '../domain/call.ts';
import { isSellerActivity } from '../domain/call-direction.ts';
import type { SigningExplanation } from './signing-explanation.ts';
import { v1SigningSteps } from './v1/signing-steps.ts';
import { signingSteps } from './v2/signing-steps.ts';

/** Explains how one request of a call was signed, in the call's own version; `undefined` for what carries no signature. */
export function explainSigning(
  { version, activity, destination }: Pick<Call, 'version' | 'activity' | 'destination'>,
  request: Exchange['request'],
  options: { readonly revealKey?: boolean } = {},
): SigningExplanation | undefined {
  // What a seller asks is signed by another rule (see `inboundSigning`).
  if (isSellerActivity(activity)) return undefined;
  return version === '1.0'
    ? v1SigningSteps(request, destination, options)
    : signingSteps(request, destination.accessKey, options);
}
