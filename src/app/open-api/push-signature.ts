import type { ApiKey } from '../../domain/api-key.ts';
import { MINUTE_MS } from '../../domain/calendar.ts';
import type { Product } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { headerValue, type ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import type { ServiceCode } from '../../protocol/open-api/service-code.ts';
import { matchUsagePush, pushSignMistake, type PushKey } from '../../protocol/open-api/usage-push-signature.ts';

/** Whose push it is, and what it is about. */
export interface PushSigner {
  readonly key: ApiKey;
  /** Instances that the body names, as far as they are known. */
  readonly instances: readonly Instance[];
  readonly products: readonly Product[];
  readonly wallAt: number;
}

const LENGTHS = { signature: 1_000, ts: 20, nonce: 64 } as const;
/** Whether production looks at the distance of `ts` at all is not printed: from here on it is worth a word. */
const FAR_MS = 15 * MINUTE_MS;

/**
 * The three headers of the new push and the signature of its body (v2-saas 8.4). The key is the access key of the product
 * that the records are about; where no record names a known instance, that of any product of the seller.
 * @returns the code that the push is refused with, or `undefined`
 */
export function checkPushSignature(
  request: ReceivedRequest,
  signer: PushSigner,
  checks: CheckList,
): ServiceCode | undefined {
  const [signature, ts, nonce] = (['signature', 'ts', 'nonce'] as const).map(
    (name) => headerValue(request, name) ?? '',
  );
  const values = { signature: signature ?? '', ts: ts ?? '', nonce: nonce ?? '' };
  const wrong = wrongHeader(values, signer.wallAt, checks);
  if (wrong) return wrong;
  const push = { ...values, body: request.body };
  const keys = keysOf(signer);
  const match = matchUsagePush(push, keys);
  if (match) {
    checks.found('IN-BODY-SIGNATURE', match.form, { product: match.productId });
    return undefined;
  }
  const all = signer.products.map(keyOf);
  const mistake = pushSignMistake(push, keys, { secretKey: signer.key.secret, products: all });
  const product = keys.length === 1 ? (keys[0]?.productId ?? '') : keys.map(({ productId }) => productId).join(', ');
  checks.found('IN-BODY-SIGNATURE', mistake ?? 'wrong', { product: product.slice(0, 200) });
  return 'MKT.0102';
}

function wrongHeader(
  values: Readonly<Record<keyof typeof LENGTHS, string>>,
  wallAt: number,
  checks: CheckList,
): ServiceCode | undefined {
  for (const name of ['signature', 'ts', 'nonce'] as const) {
    if (values[name] === '') {
      checks.found('IN-PUSH-HEADERS', 'missing', { name });
      return 'MKT.0199';
    }
    if (values[name].length > LENGTHS[name]) {
      checks.found('IN-PUSH-HEADERS', 'too_long', { name, max: LENGTHS[name] });
      return 'MKT.0100';
    }
  }
  if (!/^\d{1,20}$/.test(values.ts)) {
    checks.found('IN-PUSH-HEADERS', 'malformed', { name: 'ts', value: values.ts });
    return 'MKT.0100';
  }
  const offMs = Number(values.ts) - wallAt;
  if (Math.abs(offMs) <= FAR_MS) checks.found('IN-PUSH-HEADERS', 'ok');
  else checks.found('IN-PUSH-HEADERS', 'ts_far', { minutes: Math.round(offMs / MINUTE_MS) });
  return undefined;
}

function keysOf({ key, instances, products }: PushSigner): readonly PushKey[] {
  const named = new Set(instances.map(({ productId }) => productId));
  const own = products.filter(({ vendor }) => key.vendor === undefined || vendor.en === key.vendor);
  const about = own.filter(({ id }) => named.has(id));
  return (about.length > 0 ? about : own).map(keyOf).filter(({ accessKey }) => accessKey !== '');
}

function keyOf(product: Product): PushKey {
  return { productId: product.id, accessKey: product.interface.accessKey };
}
