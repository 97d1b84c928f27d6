import type { Attempt, Call, Exchange } from '../../domain/call.ts';
import type { SellerActivity } from '../../domain/call-direction.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { armFault, noteFaultUse } from '../../domain/begin-try.ts';
import type { ArmedFault } from '../../domain/fault-plan.ts';
import type { Product } from '../../domain/catalogue.ts';
import type { Draft } from '../../domain/draft.ts';
import { usageTimeText } from '../../domain/read-sent-usage.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { CheckList } from '../../protocol/check-list.ts';
import { readAuthorization } from '../../protocol/open-api/authorization-header.ts';
import { GATEWAY_ERRORS, gatewayErrorBody, type GatewayError } from '../../protocol/open-api/gateway-error.ts';
import { headerValue, pathOf } from '../../protocol/open-api/received-request.ts';
import type { ServiceCode } from '../../protocol/open-api/service-code.ts';
import type { Workspaces } from '../workspaces.ts';
import { authenticate, authenticatePush } from './authenticate.ts';
import { faultEffect, type FaultEffect } from './fault-answer.ts';
import { findMarket, WORKSPACE_HEADER } from './find-market.ts';
import { pushRefusal, pushUsage } from './push-usage.ts';
import { queryOrder, queryRefusal } from './query-order.ts';
import { throttledBy } from './throttle.ts';
import {
  BODY_KEPT_BYTES,
  HEADER_MAX_BYTES,
  HEADERS_MAX_BYTES,
  routeOf,
  TARGET_MAX_LENGTH,
  type RequestSubject,
  type SellerAnswer,
  type SellerRequest,
  type ServiceAnswer,
} from './seller-request.ts';

/** Tells the marketplace's time in every answer, as times are written in a push; production has no such header. */
const MARKET_TIME_HEADER = 'X-Koosim-Time';

/** What gateway and service together say. */
interface Outcome extends ServiceAnswer {
  /** The SK that the request should have been signed with; empty where it is not known. */
  readonly secret: string;
  readonly activity: SellerActivity;
  /** Held back by a fault plan, by real time. */
  readonly delayMs?: number;
  /** A fault plan has cut the body off. */
  readonly broken?: boolean;
}

interface Asked {
  readonly checks: CheckList;
  readonly requestId: string;
}

/**
 * Answers what a seller asks of the marketplace: the gateway first, then the service. Every request is kept in the log of
 * its workspace, in one commit with what it changes; a mere question is answered without waiting for the disk.
 * @param onDefect told when the request could not be written down
 */
export async function answerSeller(
  workspaces: Workspaces,
  request: SellerRequest,
  onDefect: (error: unknown) => void,
): Promise<SellerAnswer> {
  const header = readAuthorization(headerValue(request, 'authorization'));
  const market = findMarket(workspaces, {
    accessKeyId: typeof header === 'string' ? undefined : header.accessKeyId,
    workspaceId: headerValue(request, WORKSPACE_HEADER),
    request,
  });
  // Nobody's log: there is no such workspace.
  if (!market) return written(errorOutcome(GATEWAY_ERRORS.unknown_api, 'unknownApi', 'no-workspace'), 'no-workspace');
  const { workspace } = market;
  const products = [...workspace.state.all('products').values()];
  const requestId = workspace.random.uuid().replaceAll('-', '');
  const exchanges: Exchange[] = [];
  let tell: (answer: SellerAnswer) => void = () => undefined;
  const told = new Promise<SellerAnswer>((resolve) => (tell = resolve));
  const committed = workspace.decide((draft) => {
    const checks = new CheckList();
    const asked = { checks, requestId };
    const plain = outcomeOf(draft, request, asked, products);
    const id = `call-${draft.nextNumber()}`;
    const armed = armFault(draft, callOf(draft, request, id, { outcome: plain, checks }), false);
    const effect = armed && faultEffect(armed, checks);
    const outcome = faulty(draft, plain, effect, requestId);
    // What a fault answers in place of the service has never come to the service.
    if (plain.carryOut && (!effect || 'delayMs' in effect || 'broken' in effect)) {
      plain.carryOut(id);
      workspace.recording.remark(plain.activity, 'seller');
    }
    const answer = written(outcome, requestId, draft.context.simAt);
    const call = callOf(draft, request, id, { outcome, checks, armed });
    const [attempt] = call.attempts;
    if (armed && attempt) noteFaultUse(draft, { ...call, armedFault: armed, attempts: [] }, attempt);
    exchanges.push(exchangeOf(call, request, answer));
    draft.put('calls', call);
    tell(answer);
    return answer;
  }, exchanges);
  committed.catch(onDefect);
  return Promise.race([told, committed as Promise<SellerAnswer>]);
}

function outcomeOf(draft: Draft, request: SellerRequest, asked: Asked, products: readonly Product[]): Outcome {
  const { checks, requestId } = asked;
  const { activity, problem } = servedRoute(draft, request);
  const refuse = (error: GatewayError, secret = ''): Outcome => ({
    ...errorOutcome(error, activity, requestId),
    secret,
  });
  if (request.target.length > TARGET_MAX_LENGTH) {
    checks.found('IN-SIZE', 'uri_too_long', { length: request.target.length, max: TARGET_MAX_LENGTH });
    return refuse(GATEWAY_ERRORS.uri_too_long);
  }
  const tooLarge = headersTooLarge(request);
  if (tooLarge) {
    checks.found('IN-SIZE', 'headers_too_large', tooLarge);
    return refuse(GATEWAY_ERRORS.headers_too_large);
  }
  checks.found('IN-ROUTE', problem ?? 'ok', { method: request.method, path: pathOf(request).slice(0, 200) });
  if (problem) return refuse(GATEWAY_ERRORS.unknown_api);
  checks.found('IN-SIZE', request.bodyProblem ?? 'ok');
  if (request.bodyProblem === 'body_too_large') return refuse(GATEWAY_ERRORS.body_too_large);
  if (request.bodyProblem) return refuse(GATEWAY_ERRORS.bad_request);
  const { key, error } =
    activity === 'pushUsage' ? authenticatePush(draft, request, checks) : authenticate(draft, request, checks);
  if (error) return refuse(error, key?.secret);
  if (!takesContentType(request, checks)) return refuse(GATEWAY_ERRORS.bad_request, key.secret);
  const by = throttledBy(key, draft.context, draft.workspace().id, checks);
  if (by === 'gateway') return refuse(GATEWAY_ERRORS.throttled, key.secret);
  if (by === 'service') return { ...serviceRefusal(draft, activity, 'MKT.0250'), activity, secret: key.secret };
  if (!isSeller(key, products, checks)) {
    return { ...serviceRefusal(draft, activity, 'MKT.0151'), activity, secret: key.secret };
  }
  const answer =
    activity === 'queryOrder'
      ? queryOrder(draft, request, key, checks)
      : pushUsage(draft, request, { key, activity, products }, checks);
  return { ...answer, activity, secret: key.secret };
}

/** A site that does not sell pay-per-use has no usage push. */
function servedRoute(draft: Draft, request: SellerRequest): ReturnType<typeof routeOf> {
  const route = routeOf(request.method, pathOf(request));
  const isPush = route.activity === 'pushUsage' || route.activity === 'pushUsageOld';
  const isServed = !isPush || ruleValue(draft.context.profile, 'usage.sold') === 'offered';
  return isServed || route.problem ? route : { ...route, problem: 'not_served' };
}

/** Both APIs are for sellers (v2-saas 8.3 and 8.4, MKT.0151): an account that sells nothing here is none. */
function isSeller({ id, vendor: own }: ApiKey, products: readonly Product[], checks: CheckList): boolean {
  // A push without a pair says nothing of its seller.
  if (id === '') return true;
  if (own === undefined || products.some(({ vendor }) => vendor.en === own)) return checks.found('IN-SELLER', 'ok');
  return checks.found('IN-SELLER', 'not_a_seller', { own });
}

/** The service's own refusal, in the shape that the API has for it. */
function serviceRefusal(
  draft: Draft,
  activity: SellerActivity,
  code: ServiceCode,
  subject: RequestSubject = {},
): ServiceAnswer {
  const isPush = activity === 'pushUsage' || activity === 'pushUsageOld';
  return isPush ? pushRefusal(draft, code, subject) : queryRefusal(code, '', subject);
}

/** What a fault plan makes of an outcome. */
function faulty(draft: Draft, outcome: Outcome, effect: FaultEffect | undefined, requestId: string): Outcome {
  if (!effect) return outcome;
  const { activity, secret, subject } = outcome;
  if ('gateway' in effect) return { ...errorOutcome(effect.gateway, activity, requestId), secret };
  if ('service' in effect) return { ...serviceRefusal(draft, activity, effect.service, subject), activity, secret };
  if ('delayMs' in effect) return { ...outcome, delayMs: effect.delayMs };
  return { ...outcome, body: outcome.body.slice(0, Math.floor(outcome.body.length / 2)), broken: true };
}

function errorOutcome(error: GatewayError, activity: SellerActivity, requestId: string): Outcome {
  const { status, code, message } = error;
  return { status, code, message, body: gatewayErrorBody(error, requestId), subject: {}, activity, secret: '' };
}

/** The guide calls application/json mandatory; what says that its body is something else is not read [inferred]. */
function takesContentType(request: SellerRequest, checks: CheckList): boolean {
  const type = headerValue(request, 'content-type');
  if (type === undefined) checks.found('IN-CONTENT-TYPE', 'missing');
  else if (/^application\/json\s*(;|$)/i.test(type)) checks.found('IN-CONTENT-TYPE', 'ok');
  else {
    const isRead = request.method !== 'GET';
    checks.found('IN-CONTENT-TYPE', isRead ? 'refused' : 'other', { type: type.slice(0, 100) });
    return !isRead;
  }
  return true;
}

function headersTooLarge({ headers }: SellerRequest): { readonly bytes: number; readonly max: number } | undefined {
  const sizes = headers.map(([name, value]) => name.length + value.length + ': \r\n'.length);
  const largest = Math.max(0, ...sizes);
  if (largest > HEADER_MAX_BYTES) return { bytes: largest, max: HEADER_MAX_BYTES };
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return all > HEADERS_MAX_BYTES ? { bytes: all, max: HEADERS_MAX_BYTES } : undefined;
}

function written({ status, body, delayMs = 0 }: Outcome, requestId: string, simAt?: number): SellerAnswer {
  const bytes = new TextEncoder().encode(body);
  const headers = [
    ['Server', 'Nginx'],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(bytes.length)],
    ['X-Request-Id', requestId],
    // Ours: times in what is asked and pushed follow the clock of the marketplace, which production's own never leaves.
    ...(simAt === undefined ? [] : [[MARKET_TIME_HEADER, usageTimeText(simAt)] as const]),
  ] as const;
  return { status, headers, body: bytes, delayMs };
}

function exchangeOf({ id }: Call, request: SellerRequest, answer: SellerAnswer): Exchange {
  const { method, origin, target, headers, body } = request;
  return {
    id: exchangeIdOf(id),
    request: {
      method,
      url: `${origin}${target.slice(0, TARGET_MAX_LENGTH)}`,
      headers,
      body: body.subarray(0, BODY_KEPT_BYTES),
    },
    response: { status: answer.status, headers: answer.headers, body: answer.body, truncated: false },
  };
}

function exchangeIdOf(callId: string): string {
  return `${callId}-1`;
}

/** The log's record: finished at once, of one try, outside every lane; the market never waits for it. */
function callOf(
  draft: Draft,
  request: SellerRequest,
  id: string,
  {
    outcome,
    checks,
    armed,
  }: { readonly outcome: Outcome; readonly checks: CheckList; readonly armed?: ArmedFault | undefined },
): Call {
  const { simAt, wallAt } = draft.context;
  const succeeded = outcome.code === 'MKT.0000' && !outcome.broken && !checks.failed;
  const attempt: Attempt = {
    number: 1,
    simAt,
    wallAt: request.wallAt,
    exchangeId: exchangeIdOf(id),
    verdict: succeeded ? 'success' : 'failure',
    timings: { totalMs: Math.max(0, wallAt - request.wallAt) + (outcome.delayMs ?? 0) },
    httpStatus: outcome.status,
    resultCode: outcome.code,
    resultMsg: outcome.message,
    checks: [...checks.all()],
    ...(armed ? { fault: { faultId: armed.faultId, kind: armed.kind } } : {}),
  };
  const { productId = '', buyerId = '', instanceId = '', orderId, fields = {} }: RequestSubject = outcome.subject;
  return {
    id,
    version: outcome.activity === 'pushUsageOld' ? '1.0' : '2.0',
    activity: outcome.activity,
    cause: 'seller_request',
    status: succeeded ? 'success' : 'failed',
    productId,
    buyerId,
    instanceId,
    ...(orderId === undefined ? {} : { orderId }),
    fields,
    destination: {
      url: `${request.origin}${pathOf(request).slice(0, TARGET_MAX_LENGTH)}`,
      accessKey: outcome.secret,
      allowInsecureTransport: false,
    },
    createdSimAt: simAt,
    createdWallAt: request.wallAt,
    finishedSimAt: simAt,
    attempts: [attempt],
  };
}
