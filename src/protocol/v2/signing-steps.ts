import type { Exchange } from '../../domain/call.ts';
import { maskKey, type SigningExplanation } from '../signing-explanation.ts';
import { signV2Request } from './signature.ts';

/**
 * Explains how a sent request was signed, from its stored bytes (v2-saas 2.1). The access key inside the canonical
 * request is masked unless `revealKey`. Gives `undefined` for a request without the three query parameters.
 */
export function signingSteps(
  request: Exchange['request'],
  accessKey: string,
  options: { readonly revealKey?: boolean } = {},
): SigningExplanation | undefined {
  const query = new URL(request.url).searchParams;
  // The last of each name is ours: the production URL's own query comes first.
  const [sent, timestamp, nonce] = ['signature', 'timestamp', 'nonce'].map((name) => query.getAll(name).at(-1));
  if (sent === undefined || timestamp === undefined || nonce === undefined) return undefined;
  const { payloadDigest, canonicalRequest, signature } = signV2Request({
    accessKey,
    nonce,
    timestamp,
    body: request.body,
  });
  const shown = options.revealKey ? canonicalRequest : maskKey(accessKey) + canonicalRequest.slice(accessKey.length);
  const matches = sent.toUpperCase() === signature;
  return {
    nonce,
    timestamp,
    steps: [
      { id: 'body', text: new TextDecoder().decode(request.body) },
      { id: 'payload_digest', text: payloadDigest },
      { id: 'canonical_request', text: shown },
      // In the case in which it was sent (rule `request.signatureCase`).
      { id: 'signature', text: matches ? sent : signature },
      { id: 'url', text: request.url },
    ],
    matches,
  };
}
