import { z } from 'zod';
import { ACTIVITIES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, TEXT_OR_NULL } from './common.ts';

const ACTIVITY = z.enum(ACTIVITIES);
const STATUS = z.enum(['waiting', 'calling', 'retrying', 'polling', 'success', 'failed', 'superseded']);
const DIRECTION = z.enum(['to_seller', 'from_seller']);
const ID = z.string().min(1).max(128);

const ATTEMPT_SUMMARY = named(
  'AttemptSummary',
  z.strictObject({
    number: z.int(),
    attemptedSimAt: INSTANT,
    attemptedWallAt: INSTANT,
    verdict: z.enum(['success', 'pending', 'failure']),
    totalMs: z.number(),
    headersMs: z.number().nullable(),
    httpStatus: z.int().nullable(),
    resultCode: TEXT_OR_NULL,
    resultMsg: TEXT_OR_NULL,
    transportError: TEXT_OR_NULL,
    failedChecks: z.array(z.string()),
    manual: z.boolean().describe('Sent because a person asked for it.'),
    mayRepeat: z.boolean().describe('The program was stopped before: the seller may have seen this try already.'),
    clockReleased: z.boolean().describe('The clock went on while this try was on the wire.'),
    assumed: z.boolean().describe('Not sent: a jump wrote its calls down only, and assumed success.'),
  }),
);

const CALL_MEMBERS = {
  id: z.string(),
  version: z.enum(PROTOCOL_VERSIONS),
  direction: DIRECTION,
  activity: ACTIVITY,
  cause: z.string(),
  status: STATUS,
  productId: z.string(),
  buyerId: z.string(),
  orderId: TEXT_OR_NULL,
  instanceId: z.string(),
  sellerInstanceId: TEXT_OR_NULL,
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  createdSimAt: INSTANT,
  createdWallAt: INSTANT,
  nextAttemptSimAt: INSTANT_OR_NULL,
  nextAttemptWallAt: INSTANT_OR_NULL.describe('Instead of nextAttemptSimAt where retries wait for real time.'),
  finishedSimAt: INSTANT_OR_NULL,
  clockReleased: z.boolean().describe('Due or on the wire, and the clock does not wait for it.'),
  attemptCount: z.int(),
  lastAttempt: ATTEMPT_SUMMARY.nullable(),
};

export const CALL = named('Call', z.strictObject(CALL_MEMBERS));
export const CALL_LIST = listOf('CallList', CALL);

const BODY = named(
  'BodyBytes',
  z.strictObject({
    bytes: z.int(),
    text: z.string().describe('The bytes read as UTF-8.'),
    base64: z.string(),
  }),
);

const HEADERS = z.array(z.strictObject({ name: z.string(), value: z.string() }));

const SIGNING = named(
  'Signing',
  z.strictObject({
    nonce: z.string(),
    timestamp: z.string(),
    steps: z.array(z.strictObject({ id: z.string(), text: z.string() })).describe('The key is masked.'),
    matches: z.boolean(),
  }),
);

const CHECK = named(
  'Check',
  z.strictObject({
    id: z.string(),
    verdict: z.enum(['pass', 'fail', 'warning']),
    title: z.string(),
    message: z.string(),
    remedy: TEXT_OR_NULL.describe('What to do; `null` for what passed.'),
    consoleText: TEXT_OR_NULL.describe('What the real debug console says when this check fails.'),
    source: z.string(),
    certainty: z.enum(['documented', 'inferred', 'unknown', 'ours']),
  }),
);

const ATTEMPT = named(
  'Attempt',
  z.strictObject({
    ...ATTEMPT_SUMMARY.shape,
    checks: z.array(CHECK),
    request: z.strictObject({ method: z.string(), url: z.string(), headers: HEADERS, body: BODY }).nullable(),
    response: z.strictObject({ status: z.int(), headers: HEADERS, body: BODY, truncated: z.boolean() }).nullable(),
    signing: SIGNING.nullable(),
  }),
);

export const CALL_DETAIL = named('CallDetail', z.strictObject({ ...CALL_MEMBERS, attempts: z.array(ATTEMPT) }));

export const CALL_FILTER = z.strictObject({
  activity: ACTIVITY.optional(),
  status: STATUS.optional(),
  orderId: ID.optional(),
  instanceId: ID.optional().describe("The marketplace's own id or the seller's."),
  direction: DIRECTION.optional(),
  q: z.string().trim().min(1).max(200).optional().describe('Text in ids, address, body, result code and message.'),
});

export const CALL_QUERY = CALL_FILTER.extend(PAGE_QUERY.shape);

export const WAIT_QUERY = CALL_FILTER.extend({
  after: ID.optional().describe('Id of a call: only calls made after it count.'),
  timeoutMs: z.coerce.number().int().min(0).max(300_000).default(30_000),
});

export const RESTARTED = named('RestartedCalls', z.strictObject({ restarted: z.int(), callIds: z.array(z.string()) }));
