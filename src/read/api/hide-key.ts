const ASTERISK = 0x2a;

/** The bytes with every occurrence of a key overwritten by asterisks: an answer may echo what it must not show. */
export function hideKey(bytes: Uint8Array, accessKey: string): Buffer {
  const shown = Buffer.from(bytes);
  if (accessKey === '') return shown;
  const key = Buffer.from(accessKey, 'utf8');
  for (let at = shown.indexOf(key); at >= 0; at = shown.indexOf(key, at + key.length)) {
    shown.fill(ASTERISK, at, at + key.length);
  }
  return shown;
}

/** The same for a text. */
export function hideKeyInText(text: string, accessKey: string): string {
  return accessKey === '' ? text : text.replaceAll(accessKey, '*'.repeat(accessKey.length));
}
