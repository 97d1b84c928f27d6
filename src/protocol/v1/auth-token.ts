import { hmacSha256 } from '../hmac.ts';

/** Query parameters of a V1.0 call, decoded, without `authToken`. */
export type QueryParameters = Readonly<Record<string, string>>;

/** The token of one call with the texts that lead to it, which the call page shows one by one. */
interface AuthToken {
  /** `name=value` joined by `&`, values as they are: nothing is escaped inside them. */
  readonly stringToSign: string;
  /** The access key with `timeStamp` behind it. */
  readonly hmacKey: string;
  /** Base64, 44 characters. */
  readonly authToken: string;
}

/**
 * Works out the `authToken` of a V1.0 call (v1-saas 2.1; zh-cn_topic_0070649135).
 * @param parameters decoded values; `timeStamp` among them, `authToken` left out if it is there
 */
export function signV1Request(accessKey: string, parameters: QueryParameters): AuthToken {
  const stringToSign = sortedNames(parameters)
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
  const hmacKey = `${accessKey}${parameters['timeStamp'] ?? ''}`;
  return { stringToSign, hmacKey, authToken: hmacSha256(hmacKey, stringToSign, 'base64') };
}

/** Names that are signed, in the order of a Java TreeMap: by UTF-16 code unit, upper case before lower case. */
export function sortedNames(parameters: QueryParameters): string[] {
  return Object.keys(parameters)
    .filter((name) => name !== 'authToken')
    .sort();
}
