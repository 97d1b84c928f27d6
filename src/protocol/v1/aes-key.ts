import { createHash } from 'node:crypto';

/** Length of the AES key in bits. */
export type KeyBits = 128 | 256;

/**
 * The AES key that `KeyGenerator("AES")` draws in the guide's Java sample from a `SecureRandom("SHA1PRNG")` seeded with
 * the access key (v1-saas 4.2): it is not the access key itself. Checked there against OpenJDK 17.
 */
export function deriveAesKey(accessKey: string, bits: KeyBits): Buffer {
  const wanted = bits / 8;
  let state = sha1(Buffer.from(accessKey, 'utf8'));
  let drawn = Buffer.alloc(0);
  while (drawn.length < wanted) {
    const output = sha1(state);
    drawn = Buffer.concat([drawn, output]);
    state = nextState(state, output);
  }
  return drawn.subarray(0, wanted);
}

/** The generator of the JDK adds its bytes as signed numbers; unsigned ones give wrong keys of 256 bits. */
function nextState(state: Buffer, output: Buffer): Buffer {
  const next = Buffer.from(state);
  let carry = 1;
  let changed = false;
  for (let index = 0; index < state.length; index += 1) {
    const sum = state.readInt8(index) + output.readInt8(index) + carry;
    const byte = sum & 0xff;
    changed ||= byte !== state[index];
    next[index] = byte;
    carry = sum >> 8;
  }
  if (!changed) next[0] = ((next[0] ?? 0) + 1) & 0xff;
  return next;
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}
