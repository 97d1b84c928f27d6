import { createHash } from 'node:crypto';
import { hmacSha256 } from '../hmac.ts';

interface AkSkRequest {
  readonly accessKeyId: string;
  readonly secretKey: string;
  readonly method: string;
  /** As requested, without the closing `/` that signing adds. */
  readonly path: string;
  /** Decoded names and values. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The headers that take part, `X-Sdk-Date` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

interface AkSkSignature {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Lower-case hex. */
  readonly signature: string;
  /** Value of the `Authorization` header. */
  readonly authorization: string;
}

/** Signs a request to the open APIs with AK/SK, SDK-HMAC-SHA256 (v2-saas 8.2; devg-apisign/api-sign-algorithm-001). */
export function signAkSk(request: AkSkRequest): AkSkSignature {
  const headers = request.headers
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => byCode(a, b));
  const signedHeaders = headers.map(([name]) => name).join(';');
  const canonicalRequest = [
    request.method.toUpperCase(),
    canonicalPath(request.path),
    request.query
      .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      .sort(byCode)
      .join('&'),
    headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  const date = headers.find(([name]) => name === 'x-sdk-date')?.[1] ?? '';
  const stringToSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonicalRequest)}`;
  const signature = hmacSha256(request.secretKey, stringToSign, 'hex');
  return {
    canonicalRequest,
    stringToSign,
    signature,
    authorization: `SDK-HMAC-SHA256 Access=${request.accessKeyId}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/** A path with its segments encoded and the closing `/` that signing adds. */
export function canonicalPath(path: string): string {
  const encoded = path.split('/').map(percentEncode).join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/** RFC 3986: encodeURIComponent leaves five reserved characters alone. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Compares by character code. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
