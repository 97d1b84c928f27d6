import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** Length of the AES key in bits. */
type AesBits = 128 | 256;

const IV_CHARACTERS = 16;

/**
 * `encryptType` of the guide: 1 is AES-256, 2 is AES-128 (V1.0 guide, "sensitive data").
 */
export const ENCRYPT_TYPES: Readonly<Record<AesBits, string>> = { 256: '1', 128: '2' };

/**
 * The AES key that Java's KeyGenerator draws from SecureRandom("SHA1PRNG") seeded with the access key. The generator of
 * the JDK hashes its state for twenty bytes of output, then adds output and one to the state, byte for byte, as
 * signed numbers with the carry going on.
 */
function aesKey(accessKey: string, bits: AesBits): Buffer {
  let state = sha1(Buffer.from(accessKey, 'utf8'));
  const blocks: Buffer[] = [];
  for (let drawn = 0; drawn < bits; drawn += 160) {
    const output = sha1(state);
    blocks.push(output);
    state = stirred(state, output);
  }
  return Buffer.concat(blocks).subarray(0, bits / 8);
}

function stirred(state: Buffer, output: Buffer): Buffer {
  const signed = (byte: number): number => (byte > 127 ? byte - 256 : byte);
  const next = Buffer.alloc(state.length);
  let carry = 1;
  for (const [at, byte] of state.entries()) {
    const sum = signed(byte) + signed(output[at] ?? 0) + carry;
    next[at] = sum & 255;
    carry = sum >> 8;
  }
  if (next.equals(state)) next[0] = ((next[0] ?? 0) + 1) & 255;
  return next;
}

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

/** `iv` (16 letters or digits) in clear, then Base64 of AES-CBC with PKCS#5 padding. */
export function encryptText(accessKey: string, bits: AesBits, iv: string, plain: string): string {
  const cipher = createCipheriv(`aes-${bits}-cbc`, aesKey(accessKey, bits), Buffer.from(iv, 'ascii'));
  return iv + cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
}

/** The text of a value that the marketplace encrypted, or `undefined` when this key cannot read it. */
export function decryptText(accessKey: string, bits: AesBits, value: string): string | undefined {
  const iv = Buffer.from(value.slice(0, IV_CHARACTERS), 'latin1');
  const encrypted = Buffer.from(value.slice(IV_CHARACTERS), 'base64');
  if (iv.length !== IV_CHARACTERS || encrypted.length === 0) return undefined;
  try {
    const decipher = createDecipheriv(`aes-${bits}-cbc`, aesKey(accessKey, bits), iv);
    const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    // A wrong key gives right padding once in 256 times, and then noise.
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
