// KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes sensitive data.
// Node.js 18 or newer, no packages needed.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto';

const hmac = (key, message) => createHmac('sha256', key).update(message).digest('base64');

/** Whether a call was signed with your access key. `query`: the parameters of the URL, decoded once (URLSearchParams). */
export function verifyCall(accessKey, query) {
  const { authToken = '', ...signed } = Object.fromEntries(new URLSearchParams(query));
  // Upper case sorts before lower case, as in a Java TreeMap: the plain sort, not localeCompare.
  const text = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name]}`)
    .join('&');
  const expected = Buffer.from(hmac(accessKey + (signed.timeStamp ?? ''), text));
  const given = Buffer.from(authToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Value of the header Body-Sign of your answer. Send exactly these bytes: no newline, no new serialisation after. */
export function bodySign(accessKey, bodyBytes) {
  return `sign_type="HMAC-SHA256", signature="${hmac(accessKey, bodyBytes)}"`;
}

/** The AES key is drawn from Java's SHA1PRNG seeded with the access key. `bits`: 256 (encryptType 1) or 128 (2). */
function aesKey(accessKey, bits) {
  const sha1 = (bytes) => createHash('sha1').update(bytes).digest();
  let state = sha1(accessKey);
  let drawn = Buffer.alloc(0);
  while (drawn.length < bits / 8) {
    const output = sha1(state);
    drawn = Buffer.concat([drawn, output]);
    let carry = 1;
    let changed = false;
    const next = Buffer.alloc(20);
    for (let i = 0; i < 20; i += 1) {
      const sum = state.readInt8(i) + output.readInt8(i) + carry; // Java's bytes are signed
      next[i] = sum & 0xff;
      changed ||= next[i] !== state[i];
      carry = sum >> 8;
    }
    if (!changed) next[0] += 1;
    state = next;
  }
  return drawn.subarray(0, bits / 8);
}

/** Reads mobilePhone and email of a call. */
export function decrypt(accessKey, bits, value) {
  const decipher = createDecipheriv(`aes-${bits}-cbc`, aesKey(accessKey, bits), value.slice(0, 16));
  return decipher.update(value.slice(16), 'base64', 'utf8') + decipher.final('utf8');
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomIv = () => Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Writes appInfo.userName and appInfo.password of an answer; say encryptType "1" for 256 bits, "2" for 128. */
export function encrypt(accessKey, bits, plain, iv = randomIv()) {
  const cipher = createCipheriv(`aes-${bits}-cbc`, aesKey(accessKey, bits), iv);
  return iv + cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
}
