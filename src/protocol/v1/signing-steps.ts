import type { Exchange } from '../../domain/call.ts';
import { maskKey, type SigningExplanation } from '../signing-explanation.ts';
import { signV1Request, sortedNames } from './auth-token.ts';
import { queryParameters } from './query-parameters.ts';

/**
 * Explains how a sent V1.0 request was signed, from its stored URL (v1-saas 2.1). The access key inside the key of the
 * HMAC is masked unless `revealKey`. Gives `undefined` for a request without `authToken` or `timeStamp`.
 */
export function v1SigningSteps(
  request: Pick<Exchange['request'], 'url'>,
  call: { readonly url: string; readonly accessKey: string },
  options: { readonly revealKey?: boolean } = {},
): SigningExplanation | undefined {
  const sent = Object.fromEntries(queryParameters(request.url, call.url).map(({ name, value }) => [name, value]));
  const { authToken: token, timeStamp } = sent;
  if (token === undefined || timeStamp === undefined) return undefined;
  const { stringToSign, hmacKey, authToken } = signV1Request(call.accessKey, sent);
  const shownKey = options.revealKey ? hmacKey : maskKey(call.accessKey) + timeStamp;
  const parameters = sortedNames(sent).map((name) => `${name}=${sent[name]}`);
  return {
    timestamp: timeStamp,
    steps: [
      { id: 'v1_parameters', text: parameters.join('\n') },
      { id: 'v1_string_to_sign', text: stringToSign },
      { id: 'v1_hmac_key', text: shownKey },
      { id: 'v1_auth_token', text: authToken },
      { id: 'v1_url', text: request.url },
    ],
    matches: token === authToken,
  };
}
