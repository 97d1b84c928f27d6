/** The three parts of an `Authorization` header (v2-saas 8.2, step 4). */
export interface AuthorizationHeader {
  readonly accessKeyId: string;
  /** As listed, small letters or not, in the order given. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What is wrong with a header that cannot be read. */
export type AuthorizationProblem = 'missing' | 'algorithm' | 'malformed';

export const AKSK_ALGORITHM = 'SDK-HMAC-SHA256';

const PARTS = ['Access', 'SignedHeaders', 'Signature'] as const;

/**
 * Reads `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`. Blanks behind the commas may be missing; the order of
 * the parts does not matter [inferred].
 */
export function readAuthorization(value: string | undefined): AuthorizationHeader | AuthorizationProblem {
  if (value === undefined || value.trim() === '') return 'missing';
  const [algorithm = '', ...rest] = value.trim().split(/\s+/);
  if (algorithm !== AKSK_ALGORITHM) return 'algorithm';
  const parts = new Map<string, string>();
  for (const part of rest.join(' ').split(',')) {
    const [name = '', ...values] = part.trim().split('=');
    if (parts.has(name)) return 'malformed';
    parts.set(name, values.join('='));
  }
  const [accessKeyId = '', signedHeaders = '', signature = ''] = PARTS.map((name) => parts.get(name));
  if (parts.size !== PARTS.length || accessKeyId === '' || signedHeaders === '' || signature === '') return 'malformed';
  return { accessKeyId, signedHeaders: signedHeaders.split(';').map((name) => name.trim()), signature };
}
