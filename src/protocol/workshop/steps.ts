import type { SignedRequest } from '../diagnosis/diagnose-request.ts';
import { hmacSha256 } from '../hmac.ts';
import { signV1Request } from '../v1/auth-token.ts';
import { encodeFormValue } from '../v1/form-encoding.ts';
import { deriveAesKey, type KeyBits } from '../v1/aes-key.ts';
import { bodySign, signV2Request } from '../v2/signature.ts';

export const WORKSHOP_STEPS = [
  'v1_parameters',
  'v1_text',
  'v1_key',
  'v1_digest',
  'v1_token',
  'v1_encoded',
  'v2_body',
  'v2_digest',
  'v2_text',
  'v2_signature',
  'sign_body',
  'sign_digest',
  'sign_value',
  'sign_header',
  'aes_key',
  'aes_iv',
  'aes_base64',
  'aes_bytes',
  'aes_plain',
  'aes_value',
] as const;

export type WorkshopStepId = (typeof WORKSHOP_STEPS)[number];

/** One step of a computation: the exact text that it gives, and whether a key can be read out of it. */
export interface WorkshopStep {
  readonly id: WorkshopStepId;
  readonly text: string;
  readonly secret?: 'contains_key' | 'is_key';
}

/** How a request's signature is worked out (v1-saas 2.1, v2-saas 2.1). */
export function requestSteps(request: SignedRequest, accessKey: string): WorkshopStep[] {
  if (request.version === '1.0') {
    const { stringToSign, hmacKey, authToken } = signV1Request(accessKey, request.parameters);
    const lines = Object.entries(request.parameters).map(([name, value]) => `${name}=${value}`);
    return [
      { id: 'v1_parameters', text: lines.join('\n') },
      { id: 'v1_text', text: stringToSign },
      { id: 'v1_key', text: hmacKey, secret: 'contains_key' },
      { id: 'v1_digest', text: hmacSha256(hmacKey, stringToSign, 'hex') },
      { id: 'v1_token', text: authToken },
      { id: 'v1_encoded', text: encodeFormValue(authToken) },
    ];
  }
  const { payloadDigest, canonicalRequest, signature } = signV2Request({ accessKey, ...request });
  return [
    { id: 'v2_body', text: new TextDecoder().decode(request.body) },
    { id: 'v2_digest', text: payloadDigest },
    { id: 'v2_text', text: canonicalRequest, secret: 'contains_key' },
    { id: 'v2_signature', text: signature },
  ];
}

/** How an answer's `Body-Sign` is worked out (v1-saas 3). */
export function answerSteps(body: Uint8Array, accessKey: string): WorkshopStep[] {
  const value = bodySign(accessKey, body);
  return [
    { id: 'sign_body', text: new TextDecoder().decode(body) },
    { id: 'sign_digest', text: hmacSha256(accessKey, body, 'hex') },
    { id: 'sign_value', text: value },
    { id: 'sign_header', text: `Body-Sign: sign_type="HMAC-SHA256", signature="${value}"` },
  ];
}

interface Secret {
  readonly accessKey: string;
  readonly bits: KeyBits;
  readonly iv: string;
  /** Base64 behind the vector. */
  readonly base64: string;
}

/** The parts of an encrypted value with the key that belongs to it (v1-saas 4.1, 4.2). */
export function sensitiveSteps({ accessKey, bits, iv, base64 }: Secret): WorkshopStep[] {
  return [
    { id: 'aes_key', text: deriveAesKey(accessKey, bits).toString('hex'), secret: 'is_key' },
    { id: 'aes_iv', text: iv },
    { id: 'aes_base64', text: base64 },
    { id: 'aes_bytes', text: Buffer.from(base64, 'base64').toString('hex') },
  ];
}
