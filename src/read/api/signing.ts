import type { Call, Exchange } from '../../domain/call.ts';
import { v1SigningSteps, type V1SigningStepId } from '../../protocol/v1/signing-steps.ts';
import { signingSteps, type SigningStepId } from '../../protocol/v2/signing-steps.ts';
import { maskKey } from './mask-key.ts';

/** How a request was signed, whatever its version. */
export interface SigningView {
  /** V2.0 only. */
  readonly nonce: string | undefined;
  readonly timestamp: string;
  readonly steps: readonly { readonly id: SigningStepId | V1SigningStepId; readonly text: string }[];
  /** The signature that was sent is the one that this key gives. */
  readonly matches: boolean;
}

/** Explains a sent request from its stored bytes; the key is masked unless `revealKey`. */
export function signingOf(
  { version, destination: { accessKey } }: Pick<Call, 'version' | 'destination'>,
  request: Exchange['request'],
  options: { readonly revealKey?: boolean } = {},
): SigningView | undefined {
  if (version === '2.0') return signingSteps(request, accessKey, options);
  const shownKey = options.revealKey ? accessKey : maskKey(accessKey);
  const steps = v1SigningSteps(request, accessKey, { shownKey });
  return steps && { nonce: undefined, ...steps };
}
