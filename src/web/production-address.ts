/** Rules of production addresses and access keys, the same for pages and API. A problem is the stem of `field.<problem>`. */

/** Longest production address in characters. */
export const URL_MAX_LENGTH = 1_024;
/** Longest access key in characters. */
export const KEY_MAX_LENGTH = 256;

const PRINTABLE = /^[\x21-\x7e]+$/;
const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What is wrong with a production address on its own: http or https without user name, password or fragment. */
export function addressProblem(text: string): 'url' | 'url_user_info' | 'url_fragment' | undefined {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return 'url';
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return 'url';
  if (username !== '' || password !== '') return 'url_user_info';
  return text.includes('#') ? 'url_fragment' : undefined;
}

/** Plain HTTP may go to this machine only: elsewhere others could read it. `undefined` for anything else. */
export function transportProblem(url: string, allowInsecureTransport: boolean): 'url_plain_http' | undefined {
  if (allowInsecureTransport || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !LOOPBACK.test(hostname) ? 'url_plain_http' : undefined;
}

/** What is wrong with an access key: 1 to 256 visible ASCII characters. */
export function accessKeyProblem(key: string): 'required' | 'too_long' | 'key_printable' | undefined {
  if (key === '') return 'required';
  if (key.length > KEY_MAX_LENGTH) return 'too_long';
  return PRINTABLE.test(key) ? undefined : 'key_printable';
}
