import type { Call, Exchange } from '../../domain/call.ts';
import { isSellerActivity } from '../../domain/call-direction.ts';
import { queryOf } from '../../protocol/open-api/received-request.ts';
import { maskKey } from '../api/mask-key.ts';
import { hideKey } from '../api/hide-key.ts';
import { explainSigning } from '../../protocol/explain-signing.ts';
import type { SigningExplanation } from '../../protocol/signing-explanation.ts';
import { keyBits } from '../../protocol/v1/encrypt-type.ts';
import { queryParameters } from '../../protocol/v1/query-parameters.ts';
import { decryptSensitive } from '../../protocol/v1/sensitive-data.ts';
import { bodyView, type BodyView } from './body-view.ts';
import { decryptedParameters, type DecryptedValue } from './decrypted-values.ts';
import { shownText } from './shown-text.ts';

export type HeaderView = readonly [name: string, value: string];

/** A member of the request, taken apart. */
export interface FieldView {
  readonly name: string;
  readonly value: string;
  /** What an encrypted or Base64 value holds. */
  readonly plain?: string;
  readonly place: 'query' | 'body';
  /** The instant that the value stands for, and by which clock. */
  readonly instant?: { readonly at: number; readonly clock: 'sim' | 'wall' };
}

/** The request of one try. */
export interface RequestView {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderView[];
  readonly body: BodyView;
  readonly fields: readonly FieldView[];
  /** What travelled encrypted (V1.0). */
  readonly decrypted: readonly DecryptedValue[];
  readonly signing: SigningExplanation | undefined;
  /** The key in use, masked unless it was asked for. */
  readonly accessKey: string;
}

/** Makes a sent request fit to be shown; the access key appears nowhere unless `revealKey`. */
export function requestView(
  call: Call,
  request: Exchange['request'],
  { revealKey, asHex = false }: { readonly revealKey: boolean; readonly asHex?: boolean },
): RequestView {
  const { accessKey } = call.destination;
  const secret = revealKey ? '' : accessKey;
  return {
    method: request.method,
    url: hidden(request.url, secret),
    headers: headerViews(request.headers, secret),
    body: bodyView(request.body, secret, asHex),
    fields: fieldViews(call, request, secret),
    decrypted: isSellerActivity(call.activity) ? [] : decryptedParameters(call, request.url),
    signing: explainSigning(call, request, { revealKey }),
    accessKey: revealKey ? accessKey : maskKey(accessKey),
  };
}

function fieldViews(call: Call, { url, body }: Exchange['request'], secret: string): FieldView[] {
  if (isSellerActivity(call.activity)) return inboundFields(url, secret);
  if (call.version === '1.0') return v1Fields(url, call, secret);
  return [...queryFields(url, secret), ...bodyFields(body, secret)];
}

/** Parameters that a seller has sent; its body, which may be anything, is shown as it came. */
function inboundFields(url: string, secret: string): FieldView[] {
  return queryOf({ target: url }).map(([name, value]) => ({
    name: shownText(name),
    value: shownText(hidden(value, secret)),
    place: 'query',
  }));
}

/** Headers with what cannot be seen written out. */
export function headerViews(headers: Exchange['request']['headers'], secret: string): HeaderView[] {
  return headers.map(([name, value]) => [shownText(name), shownText(hidden(value, secret))]);
}

function hidden(text: string, secret: string): string {
  return hideKey(Buffer.from(text), secret).toString();
}

/** Parameters of a V1.0 call, sensitive ones also decrypted: they are the buyer's own data, which this program made. */
function v1Fields(url: string, { destination }: Call, secret: string): FieldView[] {
  return queryParameters(url, destination.url).map(({ name, value }) => {
    const plain = plainValue(name, value, destination);
    return {
      name,
      value: hidden(value, secret),
      place: 'query',
      ...(plain === undefined ? {} : { plain: shownText(hidden(plain, secret)) }),
      ...v1Instant(name, value),
    };
  });
}

function plainValue(name: string, value: string, { accessKey, encryptType }: Call['destination']): string | undefined {
  if (value === '') return undefined;
  if (name === 'saasExtendParams') return Buffer.from(value, 'base64').toString('utf8');
  if (name !== 'mobilePhone' && name !== 'email') return undefined;
  const decrypted = decryptSensitive(accessKey, keyBits(encryptType), value);
  return 'plain' in decrypted ? decrypted.plain : undefined;
}

function v1Instant(name: string, value: string): Pick<FieldView, 'instant'> {
  if (name !== 'timeStamp' && name !== 'expireTime') return {};
  const at = instantOfWireTime(value.slice(0, 14));
  if (at === undefined) return {};
  return name === 'expireTime'
    ? { instant: { at, clock: 'sim' } }
    : { instant: { at: at + Number(value.slice(14)), clock: 'wall' } };
}

function queryFields(url: string, secret: string): FieldView[] {
  return [...new URL(url).searchParams].map(([name, value]) => ({
    name,
    value: hidden(value, secret),
    place: 'query',
    ...queryInstant(name, value),
  }));
}

/** `timestamp` is real time in ms, `timeStamp` of V1.0 the same as digits of UTC, `expireTime` marketplace time. */
function queryInstant(name: string, value: string): Pick<FieldView, 'instant'> {
  if (name === 'timestamp' && /^\d{13}$/.test(value)) return { instant: { at: Number(value), clock: 'wall' } };
  const at = name === 'timeStamp' || name === 'expireTime' ? instantOfWireTime(value.slice(0, 14)) : undefined;
  return at === undefined ? {} : { instant: { at, clock: name === 'expireTime' ? 'sim' : 'wall' } };
}

function bodyFields(body: Uint8Array, secret: string): FieldView[] {
  if (body.length === 0) return [];
  // Our own bytes: an object of texts, in changeInstanceCheck of objects (canonicalBody).
  const members = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>;
  return Object.entries(members).map(([name, member]) => {
    const value = typeof member === 'string' ? member : JSON.stringify(member);
    const at = name === 'expireTime' ? instantOfWireTime(value) : undefined;
    const instant = at === undefined ? {} : { instant: { at, clock: 'sim' as const } };
    return { name, value: hidden(value, secret), place: 'body', ...instant };
  });
}

/** The instant of `yyyyMMddHHmmss` in UTC, the wire's form of business times. */
function instantOfWireTime(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
}
