// KooGallery / 云商店, SaaS interface V2.0: checks calls of the marketplace. Node.js 18 or newer, no packages needed.
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAX_AGE_MS = 60_000;

const hmac = (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding);

/**
 * Whether a call was signed with your access key. `query` holds signature, timestamp and nonce of the URL; `rawBody` is
 * the body exactly as it arrived (with Express: express.raw({ type: '*' + '/*' })), never parsed and written again.
 * Remember nonces for a minute as well, to refuse a call that is played back.
 */
export function verifyCall(accessKey, { signature, timestamp, nonce }, rawBody, nowMs = Date.now()) {
  if (!signature || !nonce || !/^\d{13}$/.test(timestamp ?? '')) return false;
  if (Math.abs(nowMs - Number(timestamp)) > MAX_AGE_MS) return false;
  const digest = hmac(accessKey, rawBody, 'hex'); // an HMAC, not a plain SHA-256; lower case
  const expected = Buffer.from(hmac(accessKey, accessKey + nonce + timestamp + digest, 'hex'));
  const given = Buffer.from(signature.toLowerCase()); // the marketplace sends upper case
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Value of the header Body-Sign of your answer (V2.0 does not require it today). Send exactly these bytes. */
export function bodySign(accessKey, bodyBytes) {
  return `sign_type="HMAC-SHA256", signature="${hmac(accessKey, bodyBytes, 'base64')}"`;
}
