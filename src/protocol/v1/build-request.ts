import { signV1Request, sortedNames } from './auth-token.ts';
import type { WireRequest } from '../wire-request.ts';
import { decodeFormValue, encodeFormValue } from './form-encoding.ts';

interface V1CallToSign {
  /** The production URL of the product; may have a query of its own. */
  readonly url: string;
  readonly accessKey: string;
  /** Decoded parameters in any order; `timeStamp` among them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How a blank travels; `+` unless told. */
  readonly blank?: '+' | '%20';
}

/**
 * Builds and signs one V1.0 call (v1-saas 1 and 2): parameters in ascending order of their names as the console's own
 * samples have them, `authToken` last. A URL with a query gets `&` [unknown in the guide]; parameters of that query are
 * not signed; a fragment is dropped.
 */
export function buildV1Request({ url, accessKey, parameters, blank = '+' }: V1CallToSign): WireRequest {
  const { authToken } = signV1Request(accessKey, parameters);
  const encode = (value: string): string => encodeFormValue(value).replaceAll('+', blank);
  const query = sortedNames(parameters).map((name) => `${name}=${encode(parameters[name] ?? '')}`);
  const [base = ''] = url.split('#', 1);
  const joint = base.includes('?') ? '&' : '?';
  return {
    method: 'GET',
    url: `${base}${joint}${[...query, `authToken=${encode(authToken)}`].join('&')}`,
    headers: [['Accept', 'application/json']],
    body: new Uint8Array(),
  };
}

/** A URL of `buildV1Request` without what is made when it is sent: time stamp and token. */
export function withoutToken(url: string): string {
  return url.replace(/&authToken=[^&]*$/, '').replace(/&timeStamp=\d{17}/, '');
}

/** `timeStamp` of a URL of `buildV1Request`; the last one is ours where the production URL has one of its own. */
export function timeStampOf(url: string): string | undefined {
  return [...url.matchAll(/[?&]timeStamp=(\d+)/g)].at(-1)?.[1];
}

/** `businessId` of a URL of `buildV1Request`, decoded. */
export function businessIdOf(url: string): string | undefined {
  const [sent] = [...url.matchAll(/[?&]businessId=([^&]*)/g)].slice(-1);
  return sent && decodeFormValue(sent[1] ?? '');
}
