import type { Call, Exchange } from '../domain/call.ts';
import type { SigningExplanation } from './signing-explanation.ts';
import { v1SigningSteps } from './v1/signing-steps.ts';
import { signingSteps } from './v2/signing-steps.ts';

/** Explains how one request of a call was signed, in the call's own version; `undefined` for what carries no signature. */
export function explainSigning(
  { version, destination }: Pick<Call, 'version' | 'destination'>,
  request: Exchange['request'],
  options: { readonly revealKey?: boolean } = {},
): SigningExplanation | undefined {
  return version === '1.0'
    ? v1SigningSteps(request, destination, options)
    : signingSteps(request, destination.accessKey, options);
}
