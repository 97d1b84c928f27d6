import type { Exchange } from '../../domain/call.ts';
import { signV1Request } from './auth-token.ts';
import { encodeFormValue } from './form-encoding.ts';

/** The steps of the rule in order; their prose is looked up by id. */
export type V1SigningStepId = 'parameters' | 'string_to_sign' | 'hmac_key' | 'auth_token' | 'encoded_token' | 'v1_url';

/** How a sent V1.0 request was signed. */
export interface V1SigningExplanation {
  readonly timestamp: string;
  readonly steps: readonly { readonly id: V1SigningStepId; readonly text: string }[];
  /** The token that was sent is the one that this key gives. */
  readonly matches: boolean;
}

/**
 * Explains how a sent V1.0 request was signed, from its stored address (v1-saas 2.1). Parameters of the production URL's
 * own query come first and are not signed: ours begin where the token fits.
 * @param options.shownKey the access key as it may be shown
 */
export function v1SigningSteps(
  { url }: Pick<Exchange['request'], 'url'>,
  accessKey: string,
  { shownKey }: { readonly shownKey: string },
): V1SigningExplanation | undefined {
  const all = [...new URL(url).searchParams];
  const sent = all.filter(([name]) => name === 'authToken').at(-1)?.[1];
  if (sent === undefined) return undefined;
  const from = (begin: number): Record<string, string> =>
    Object.fromEntries(all.slice(begin).filter(([name]) => name !== 'authToken'));
  const begin = all.findIndex((_each, index) => signV1Request(accessKey, from(index)).authToken === sent);
  const parameters = from(Math.max(0, begin));
  const { stringToSign, authToken } = signV1Request(accessKey, parameters);
  const timestamp = parameters['timeStamp'] ?? '';
  return {
    timestamp,
    steps: [
      {
        id: 'parameters',
        text: Object.entries(parameters)
          .map((pair) => pair.join(' = '))
          .join('\n'),
      },
      { id: 'string_to_sign', text: stringToSign },
      { id: 'hmac_key', text: `${shownKey}${timestamp}` },
      { id: 'auth_token', text: authToken },
      { id: 'encoded_token', text: encodeFormValue(authToken) },
      { id: 'v1_url', text: url },
    ],
    matches: sent === authToken,
  };
}
