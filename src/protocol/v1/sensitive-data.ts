import { createCipheriv, createDecipheriv } from 'node:crypto';
import { deriveAesKey, type KeyBits } from './aes-key.ts';

const IV_LENGTH = 16;

/**
 * Encrypts a phone number, mail address, account or password as both sides send it (v1-saas 4.1): the vector in clear,
 * then Base64 of AES-CBC with PKCS#5 padding.
 * @param iv 16 letters and digits
 */
export function encryptSensitive(accessKey: string, bits: KeyBits, iv: string, plain: string): string {
  const cipher = createCipheriv(`aes-${bits}-cbc`, deriveAesKey(accessKey, bits), Buffer.from(iv, 'latin1'));
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return iv + encrypted.toString('base64');
}

/** What came of a decryption; a wrong value is something to tell the seller, no error of ours. */
export type Decryption =
  | { readonly plain: string }
  | { readonly problem: 'too_short' | 'iv' | 'not_base64' | 'not_blocks' | 'padding' | 'not_text' };

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Decrypts what `encryptSensitive` describes. A wrong key shows as wrong padding, or in one case of 256 as bytes that
 * are no readable text.
 */
export function decryptSensitive(accessKey: string, bits: KeyBits, value: string): Decryption {
  if (value.length <= IV_LENGTH) return { problem: 'too_short' };
  const iv = value.slice(0, IV_LENGTH);
  if (!/^[\x20-\x7e]{16}$/.test(iv)) return { problem: 'iv' };
  const text = value.slice(IV_LENGTH);
  if (!BASE64.test(text)) return { problem: 'not_base64' };
  const encrypted = Buffer.from(text, 'base64');
  if (encrypted.length === 0 || encrypted.length % 16 !== 0) return { problem: 'not_blocks' };
  const decipher = createDecipheriv(`aes-${bits}-cbc`, deriveAesKey(accessKey, bits), Buffer.from(iv, 'latin1'));
  try {
    return readable(Buffer.concat([decipher.update(encrypted), decipher.final()]));
  } catch {
    return { problem: 'padding' };
  }
}

function readable(bytes: Buffer): Decryption {
  try {
    const plain = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // eslint-disable-next-line no-control-regex -- control characters are what tells noise from text
    return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(plain) ? { problem: 'not_text' } : { plain };
  } catch {
    return { problem: 'not_text' };
  }
}
