import type { ConformanceSettings } from '../settings.ts';

const MASK = '***';
/** A signature from which a weak key could be guessed, or with which a stranger could call. */
const SIGNATURES = /([?&](?:signature|authToken)=)[A-Za-z0-9%+/=_-]+/g;
const BODY_SIGN = /(\bsignature\s*=\s*"?)[A-Za-z0-9+/=%_-]{20,}/g;
/** Members whose values let somebody in, in JSON, escaped or not. */
const PASSWORDS =
  /("(?:[^"\\]*(?:passw(?:or)?d|pwd|secret|accessKey|token)[^"\\]*)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|-?[\d.]+)/gi;
/** Name and password in an address. */
const USER_INFO = /(https?:\/\/)[^/@\s'"]+@/g;

/** The keys of a run, none of which may be in what it hands over. */
export function keysOf({ accessKey, notifyKey }: Pick<ConformanceSettings, 'accessKey' | 'notifyKey'>): string[] {
  return [accessKey, ...(notifyKey === undefined ? [] : [notifyKey])];
}

/** A text out of a call, fit to be handed over: without the keys, signatures made with them, and passwords. */
export function withoutSecrets(text: string, accessKeys: readonly string[]): string {
  return accessKeys
    .reduce(hideKey, text)
    .replace(SIGNATURES, `$1${MASK}`)
    .replace(BODY_SIGN, `$1${MASK}`)
    .replace(PASSWORDS, `$1"${MASK}"`)
    .replace(USER_INFO, `$1${MASK}@`);
}

function hideKey(text: string, accessKey: string): string {
  if (accessKey === '') return text;
  // As it is, as part of an address, and as part of a JSON text.
  const forms = [accessKey, encodeURIComponent(accessKey), JSON.stringify(accessKey).slice(1, -1)];
  return forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
}

/** An address without what may let somebody in. */
export function shownUrl(url: string): string {
  return url.replace(USER_INFO, `$1${MASK}@`).replace(SIGNATURES, `$1${MASK}`);
}
