/**
 * Encodes a value as `java.net.URLEncoder` does in UTF-8: a blank becomes `+`, `*` stays, `~` is escaped, hex digits are
 * upper case (v1-saas 1; that a blank travels as `+` is inferred from the samples). Half a pair of surrogates, which UTF-8
 * cannot hold, becomes U+FFFD, as it does in the bytes that are signed.
 */
export function encodeFormValue(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+');
}

/** Decodes a value once by the form rules: `+` is a blank, `%XX` a byte of UTF-8. Broken escapes stay as they are. */
export function decodeFormValue(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // URLSearchParams never fails: it leaves what is no escape alone and replaces bytes that are no UTF-8.
    return new URLSearchParams(`v=${text.replace(/&/g, '%26')}`).get('v') ?? '';
  }
}
