import { hmacSha256 } from '../hmac.ts';
import { signV1Request, sortedNames, type QueryParameters } from '../v1/auth-token.ts';
import { encodeFormValue } from '../v1/form-encoding.ts';
import { asLatin1, otherHmacs, sha256Hex, telling, type Candidate } from './candidate.ts';

/** Known mistakes of sellers who verify a V1.0 call (v1-saas 2.2, 10). */
export const V1_REQUEST_MISTAKES = [
  'values_encoded',
  'plus_as_blank',
  'blank_as_plus',
  'key_without_timestamp',
  'timestamp_before_key',
  'timestamp_cut',
  'names_ignoring_case',
  'names_z_to_a',
  'names_unsorted',
  'empty_dropped',
  'token_included',
  'test_flag_dropped',
  'only_known_names',
  'plain_sha256',
  'hmac_sha1',
  'key_and_text_swapped',
  'key_from_hex',
  'hex_token',
  'url_safe_base64',
  'text_in_latin1',
] as const;

export type V1RequestMistake = (typeof V1_REQUEST_MISTAKES)[number];

interface V1SignedCall {
  readonly accessKey: string;
  /** Decoded parameters in the order of the wire, `authToken` left out. */
  readonly parameters: QueryParameters;
  /** The same values as they stand in the URL, where that is known; otherwise as `URLEncoder` writes them. */
  readonly encoded?: QueryParameters;
  /** Decoded; what a seller signs too who does not take it out. */
  readonly authToken?: string;
}

/** Of yyyyMMddHHmmss. */
const SECONDS_LENGTH = 14;

/** Names of the guide before the additions of 2018 and later: sellers with a fixed list miss the rest. */
const FIRST_NAMES: readonly string[] = [
  'activity',
  'businessId',
  'customerId',
  'expireTime',
  'instanceId',
  'orderId',
  'productId',
  'testFlag',
  'timeStamp',
];

/**
 * What a seller would have computed for a V1.0 call, right and under each known mistake that makes a difference for it.
 * Tokens are Base64 (hex where that is the mistake).
 */
export function v1RequestCandidates(call: V1SignedCall): Candidate<V1RequestMistake>[] {
  const { accessKey, parameters, encoded, authToken } = call;
  const right = signV1Request(accessKey, parameters);
  const names = sortedNames(parameters);
  const text = (order: readonly string[], value = (name: string): string => parameters[name] ?? ''): string =>
    order.map((name) => `${name}=${value(name)}`).join('&');
  const over = (mistake: V1RequestMistake, signed: string): Candidate<V1RequestMistake> => ({
    mistake,
    text: signed,
    value: hmacSha256(right.hmacKey, signed, 'base64'),
  });
  const mapped = (mistake: V1RequestMistake, change: (value: string) => string): Candidate<V1RequestMistake> =>
    over(
      mistake,
      text(names, (name) => change(parameters[name] ?? '')),
    );
  const keyed = (mistake: V1RequestMistake, key: string): Candidate<V1RequestMistake> => ({
    mistake,
    value: hmacSha256(key, right.stringToSign, 'base64'),
  });
  const ignoringCase = names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const token = Buffer.from(right.authToken, 'base64');
  const timeStamp = parameters['timeStamp'] ?? '';
  const asUrlEncoder = text(names, (name) => encodeFormValue(parameters[name] ?? ''));
  const asInUrl = encoded && text(names, (name) => encoded[name] ?? '');
  return telling<V1RequestMistake>([
    { mistake: 'right', text: right.stringToSign, value: right.authToken },
    ...(asInUrl === undefined || asInUrl === asUrlEncoder ? [] : [over('values_encoded', asInUrl)]),
    over('values_encoded', asUrlEncoder),
    mapped('plus_as_blank', (value) => value.replaceAll('+', ' ')),
    mapped('blank_as_plus', (value) => value.replaceAll(' ', '+')),
    keyed('key_without_timestamp', accessKey),
    keyed('timestamp_before_key', `${timeStamp}${accessKey}`),
    keyed('timestamp_cut', `${accessKey}${timeStamp.slice(0, SECONDS_LENGTH)}`),
    over('names_ignoring_case', text(ignoringCase)),
    over('names_z_to_a', text(names.toReversed())),
    over('names_unsorted', text(Object.keys(parameters).filter((name) => name !== 'authToken'))),
    over('empty_dropped', text(names.filter((name) => parameters[name] !== ''))),
    ...(authToken === undefined
      ? []
      : [
          over(
            'token_included',
            text([...names, 'authToken'].sort(), (name) => parameters[name] ?? authToken),
          ),
        ]),
    over('test_flag_dropped', text(names.filter((name) => name !== 'testFlag'))),
    over('only_known_names', text(names.filter((name) => FIRST_NAMES.includes(name)))),
    { mistake: 'plain_sha256', value: Buffer.from(sha256Hex(right.stringToSign), 'hex').toString('base64') },
    ...otherHmacs(accessKey, timeStamp).map(([mistake, hmac]) => ({
      mistake,
      value: hmac(right.stringToSign).toString('base64'),
    })),
    { mistake: 'hex_token', value: token.toString('hex') },
    { mistake: 'url_safe_base64', value: token.toString('base64url') },
    { mistake: 'text_in_latin1', value: hmacSha256(right.hmacKey, asLatin1(right.stringToSign), 'base64') },
  ]);
}
