import { signV1Request, sortedNames } from './auth-token.ts';
import { encodeFormValue } from './form-encoding.ts';

interface V1CallToSign {
  /** The production URL of the product; may have a query of its own. */
  readonly url: string;
  readonly accessKey: string;
  /** Decoded parameters in any order; `timeStamp` among them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A request ready for the wire. */
export interface V1WireRequest {
  readonly method: 'GET';
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/**
 * Builds and signs one V1.0 call (v1-saas 1 and 2): parameters in ascending order of their names as the console's own
 * samples have them, `authToken` last. A URL with a query gets `&` [unknown in the guide]; parameters of that query are
 * not signed; a fragment is dropped.
 */
export function buildV1Request({ url, accessKey, parameters }: V1CallToSign): V1WireRequest {
  const { authToken } = signV1Request(accessKey, parameters);
  const query = sortedNames(parameters).map((name) => `${name}=${encodeFormValue(parameters[name] ?? '')}`);
  const [base = ''] = url.split('#', 1);
  const joint = base.includes('?') ? '&' : '?';
  return {
    method: 'GET',
    url: `${base}${joint}${[...query, `authToken=${encodeFormValue(authToken)}`].join('&')}`,
    headers: [['Accept', 'application/json']],
    body: new Uint8Array(),
  };
}
