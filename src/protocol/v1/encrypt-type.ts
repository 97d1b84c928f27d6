import type { EncryptType } from '../../domain/call.ts';
import type { KeyBits } from './aes-key.ts';

/** Length of the AES key that an encryption choice stands for; 256 bits unless told (v1-saas 4.1). */
export function keyBits(encryptType: EncryptType | undefined): KeyBits {
  return encryptType === '2' ? 128 : 256;
}
