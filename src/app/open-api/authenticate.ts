import { isLocked, type ApiKey } from '../../domain/api-key.ts';
import { noteSignature } from '../../domain/keep-api-keys.ts';
import { HOUR_MS } from '../../domain/calendar.ts';
import type { Draft } from '../../domain/draft.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { byCode } from '../../protocol/open-api/aksk-signature.ts';
import { readAuthorization, type AuthorizationHeader } from '../../protocol/open-api/authorization-header.ts';
import {
  GATEWAY_ERRORS,
  signatureMessage,
  unknownKeyMessage,
  type GatewayError,
} from '../../protocol/open-api/gateway-error.ts';
import { headerValue, type ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import { gatewaySignature, sameSignature, sdkDateInstant, SKEW_MAX_MS } from '../../protocol/open-api/verify-aksk.ts';

/** Who asks, or why the gateway does not let the request through. */
export type Authentication =
  | { readonly key: ApiKey; readonly error?: undefined }
  /** `key`: the pair that the request names, where it is known. */
  | { readonly error: GatewayError; readonly key: ApiKey | undefined };

/**
 * The gateway's check of AK and signature (v2-saas 8.2), over the exact bytes. Only a wrong signature counts towards the
 * lock of an AK; while it is locked nothing is looked at.
 */
export function authenticate(draft: Draft, request: ReceivedRequest, checks: CheckList): Authentication {
  const header = readAuthorization(headerValue(request, 'authorization'));
  if (typeof header === 'string') {
    checks.found('IN-AUTHORIZATION', header);
    const error = header === 'missing' ? GATEWAY_ERRORS.no_authorization : GATEWAY_ERRORS.signature;
    return { error, key: undefined };
  }
  checks.found('IN-AUTHORIZATION', 'ok');
  const known = draft.get('apiKeys', header.accessKeyId);
  const refused = refusedKey(known, header, draft, checks);
  if (refused || !known) return { error: refused ?? GATEWAY_ERRORS.no_secret, key: known };
  const date = wrongDate(request, header, draft.context.wallAt, checks);
  if (date) return { error: date, key: known };
  lookAtSignedHeaders(request, header, checks);
  const expected = gatewaySignature(request, header, known.secret);
  const right = sameSignature(expected.signature, header.signature);
  checks.found('IN-SIGNATURE', right ? 'ok' : 'wrong');
  noteSignature(draft, known.id, right);
  if (right) return { key: draft.need('apiKeys', known.id) };
  const message = signatureMessage(expected.canonicalRequest);
  return { error: { ...GATEWAY_ERRORS.signature, message }, key: known };
}

/** Who pushes without AK/SK is known by the signature of the body alone. */
const NO_KEY: ApiKey = { id: '', secret: '', createdSimAt: 0, createdWallAt: 0, failures: 0 };

/** The same for a push of usage, which may do without AK/SK where the rule says so (v2-saas 8.4). */
export function authenticatePush(draft: Draft, request: ReceivedRequest, checks: CheckList): Authentication {
  const mayDoWithout = ruleValue(draft.context.profile, 'openApi.pushAuthorization') === 'optional';
  if (!mayDoWithout || headerValue(request, 'authorization') !== undefined) return authenticate(draft, request, checks);
  checks.found('IN-AUTHORIZATION', 'not_asked');
  return { key: NO_KEY };
}

function refusedKey(
  key: ApiKey | undefined,
  { accessKeyId }: AuthorizationHeader,
  draft: Draft,
  checks: CheckList,
): GatewayError | undefined {
  const ak = accessKeyId.slice(0, 64);
  const unknown = { ...GATEWAY_ERRORS.no_secret, message: unknownKeyMessage(ak) };
  if (!key || key.retiredSimAt !== undefined) {
    checks.found('IN-KEY', key ? 'retired' : 'unknown', { ak });
    return unknown;
  }
  if (key.secret === '') {
    checks.found('IN-KEY', 'no_secret', { ak });
    return GATEWAY_ERRORS.no_secret;
  }
  const { wallAt } = draft.context;
  if (isLocked(key, wallAt)) {
    const seconds = Math.ceil(((key.lockedUntilWallAt ?? wallAt) - wallAt) / 1_000);
    checks.found('IN-KEY', 'locked', { ak, seconds });
    return GATEWAY_ERRORS.locked;
  }
  checks.found('IN-KEY', 'ok', { ak });
  return undefined;
}

/** The date must be there, signed, and near: it is the real time, never the marketplace's (protocol/README). */
function wrongDate(
  request: ReceivedRequest,
  { signedHeaders }: AuthorizationHeader,
  wallAt: number,
  checks: CheckList,
): GatewayError | undefined {
  const text = headerValue(request, 'x-sdk-date');
  if (text === undefined) {
    checks.found('IN-DATE', 'missing');
    return GATEWAY_ERRORS.signature;
  }
  const at = sdkDateInstant(text);
  if (at === undefined) {
    checks.found('IN-DATE', 'malformed', { date: text.slice(0, 64) });
    return GATEWAY_ERRORS.signature;
  }
  if (!signedHeaders.some((name) => name.toLowerCase() === 'x-sdk-date')) {
    checks.found('IN-DATE', 'unsigned');
    return GATEWAY_ERRORS.signature;
  }
  const offMs = at - wallAt;
  if (Math.abs(offMs) <= SKEW_MAX_MS) {
    checks.found('IN-DATE', 'ok');
    return undefined;
  }
  const hours = zoneHours(offMs);
  if (hours === undefined) checks.found('IN-DATE', 'expired', { minutes: Math.round(offMs / 60_000) });
  else checks.found('IN-DATE', 'local_time', { hours });
  return GATEWAY_ERRORS.expired;
}

/** Whole hours of a zone that the difference looks like: a local time with a Z behind it. */
function zoneHours(offMs: number): number | undefined {
  const hours = Math.round(offMs / HOUR_MS);
  const near = Math.abs(offMs - hours * HOUR_MS) <= SKEW_MAX_MS / 3;
  return near && hours !== 0 && Math.abs(hours) <= 14 ? hours : undefined;
}

function lookAtSignedHeaders(
  request: ReceivedRequest,
  { signedHeaders }: AuthorizationHeader,
  checks: CheckList,
): void {
  const names = signedHeaders.map((name) => name.toLowerCase());
  const absent = names.filter((name) => headerValue(request, name) === undefined);
  if (absent.length > 0) checks.found('IN-SIGNED-HEADERS', 'absent', { names: absent.join(', ').slice(0, 200) });
  else if (!names.includes('host')) checks.found('IN-SIGNED-HEADERS', 'host_unsigned');
  else if (names.join() !== [...names].sort(byCode).join()) checks.found('IN-SIGNED-HEADERS', 'not_sorted');
  else checks.found('IN-SIGNED-HEADERS', 'ok', { names: names.join(', ').slice(0, 200) });
}
