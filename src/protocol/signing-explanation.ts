/** The steps of the rule of V2.0 in order; their prose is looked up by id. */
export type SigningStepId = 'body' | 'payload_digest' | 'canonical_request' | 'signature' | 'url';

/** The same of V1.0. */
export type V1SigningStepId = 'v1_parameters' | 'v1_string_to_sign' | 'v1_hmac_key' | 'v1_auth_token' | 'v1_url';

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
