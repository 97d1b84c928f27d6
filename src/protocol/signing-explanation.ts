import type { V1SigningStepId } from './v1/signing-steps.ts';
import type { SigningStepId } from './v2/signing-steps.ts';

interface SigningStep {
  readonly id: SigningStepId | V1SigningStepId;
  /** The exact text that this step produced. */
  readonly text: string;
}

export interface SigningExplanation {
  /** V1.0 has none. */
  readonly nonce?: string;
  readonly timestamp: string;
  readonly steps: readonly SigningStep[];
  /** The signature that was sent is the one that this key gives. */
  readonly matches: boolean;
}

/** Enough of the key to tell two apart, too little to sign with; short keys are hidden whole. */
export function maskKey(accessKey: string): string {
  return accessKey.length < 16 ? '••••••••' : `${accessKey.slice(0, 4)}••••••••`;
}
