import { createHmac } from 'node:crypto';
import { hmacSha256 } from '../hmac.ts';
import { canonicalBodyTexts, sortedCompact } from './json-texts.ts';

/** Header `signature` of a usage push: base64 over time, nonce and the sorted compact body as text (v2-saas 8.4). */
export function signUsagePush(accessKey: string, ts: string, nonce: string, body: string | Uint8Array): string {
  const before = `ts=${ts}&nonce=${nonce}&body=`;
  const signed = typeof body === 'string' ? before + body : Buffer.concat([Buffer.from(before), body]);
  return hmacSha256(accessKey, signed, 'base64');
}

/** Over which text of the body a signature can be right: the bytes as sent, names sorted, or compact in the order sent. */
export type PushForm = 'raw' | 'sorted' | 'compact';

/** A key that a push may be signed with. */
export interface PushKey {
  /** Product whose access key it is. */
  readonly productId: string;
  readonly accessKey: string;
}

/** What a push says of its signature. */
export interface SignedPush {
  readonly signature: string;
  readonly ts: string;
  readonly nonce: string;
  readonly body: Uint8Array;
}

/**
 * The form and key that the signature of a push is right for. How deep names are sorted is not said [unknown]: the body is
 * tried as it came, with its names sorted at every level, and compact in the order in which it came.
 */
export function matchUsagePush(
  { signature, ts, nonce, body }: SignedPush,
  keys: readonly PushKey[],
): { readonly form: PushForm; readonly productId: string } | undefined {
  for (const { form, text } of formsOf(body)) {
    for (const { productId, accessKey } of keys) {
      // What is no UTF-8 would not outlive being read as a text.
      const signed = form === 'raw' ? body : text;
      if (signUsagePush(accessKey, ts, nonce, signed) === signature) return { form, productId };
    }
  }
  return undefined;
}

/** Known mistakes in the signature of a push. */
export type PushSignMistake =
  'secret_key' | 'other_product' | 'hex' | 'url_safe' | 'body_only' | 'no_names' | 'other_order' | 'laid_out';

/** Bodies beyond are not tried with every mistake. */
const TRIED_BYTES_MAX = 65_536;

/** The mistake that gives the signature that was sent, if it is a known one. */
export function pushSignMistake(
  push: SignedPush,
  keys: readonly PushKey[],
  others: { readonly secretKey: string; readonly products: readonly PushKey[] },
): PushSignMistake | undefined {
  const { signature, ts, nonce, body } = push;
  if (body.length > TRIED_BYTES_MAX) return undefined;
  const forms = formsOf(body).map(({ text }) => text);
  const laidOut = canonicalBodyTexts(body).filter((text) => !forms.includes(text));
  const own = keys.map(({ accessKey }) => accessKey);
  const foreign = others.products.map(({ accessKey }) => accessKey).filter((key) => !own.includes(key));
  const isSentOf = (key: string, text: string): boolean => encodings(key, text).includes(signature);
  const whole = (text: string): string => `ts=${ts}&nonce=${nonce}&body=${text}`;
  const signs = (candidates: readonly string[], texts: readonly string[], put: (text: string) => string): boolean =>
    candidates.some((key) => texts.some((text) => isSentOf(key, put(text))));
  if (signs([others.secretKey], forms, whole)) return 'secret_key';
  if (signs(foreign, forms, whole)) return 'other_product';
  if (signs(own, forms, whole)) return /^[0-9a-f]{64}$/i.test(signature) ? 'hex' : 'url_safe';
  if (signs(own, laidOut, whole)) return 'laid_out';
  if (signs(own, forms, (text) => text)) return 'body_only';
  if (signs(own, forms, (text) => `${ts}${nonce}${text}`)) return 'no_names';
  const reordered = [
    (text: string) => `body=${text}&nonce=${nonce}&ts=${ts}`,
    (text: string) => `nonce=${nonce}&ts=${ts}&body=${text}`,
    (text: string) => `body=${text}&ts=${ts}&nonce=${nonce}`,
  ];
  return reordered.some((put) => signs(own, forms, put)) ? 'other_order' : undefined;
}

function encodings(key: string, text: string): readonly string[] {
  const bytes = createHmac('sha256', key).update(text).digest();
  const hex = bytes.toString('hex');
  return [bytes.toString('base64'), bytes.toString('base64url'), hex, hex.toUpperCase()];
}

function formsOf(body: Uint8Array): readonly { readonly form: PushForm; readonly text: string }[] {
  const raw = Buffer.from(body).toString('utf8');
  const sorted = sortedCompact(raw);
  if (!sorted) return [{ form: 'raw', text: raw }];
  return [
    { form: 'raw', text: raw },
    { form: 'sorted', text: sorted.sorted },
    { form: 'compact', text: sorted.compact },
  ];
}
