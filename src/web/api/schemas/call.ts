import { z } from 'zod';
import { ACTIVITIES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { ATTEMPT_FAULT } from './fault.ts';
import { INSTANT, INSTANT_OR_NULL, named, PAGE_QUERY, TEXT_OR_NULL } from './common.ts';
import { FINDING } from './diagnosis.ts';

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
    connectedMs: z
      .number()
      .nullable()
      .describe('The connection stood, ms since the try began; `null` where one was used again, or none stood.'),
    securedMs: z.number().nullable().describe('TLS was agreed upon.'),
    headersMs: z.number().nullable().describe("The answer's status and headers were there."),
    connectionReused: z.boolean().describe('Sent over a connection that an earlier call had left open.'),
    httpStatus: z.int().nullable(),
    resultCode: TEXT_OR_NULL,
    resultMsg: TEXT_OR_NULL,
    transportError: TEXT_OR_NULL,
    failedChecks: z.array(z.string()),
    manual: z.boolean().describe('Sent because a person asked for it.'),
    mayRepeat: z.boolean().describe('The program was stopped before: the seller may have seen this try already.'),
    clockReleased: z.boolean().describe('The clock went on while this try was on the wire.'),
    assumed: z.boolean().describe('Not sent: a jump wrote its calls down only, and assumed success.'),
    fault: ATTEMPT_FAULT.nullable().describe('What a fault plan did to this try.'),
    overtook: z.array(z.string()).describe('Calls that a fault plan made step aside for this try.'),
  }),
);

/** Members of a call as they are sent, in plain text; an object has members of its own. */
export const CALL_FIELDS = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));

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
  fields: CALL_FIELDS,
  createdSimAt: INSTANT,
  createdWallAt: INSTANT,
  nextAttemptSimAt: INSTANT_OR_NULL,
  nextAttemptWallAt: INSTANT_OR_NULL.describe('Instead of nextAttemptSimAt where retries wait for real time.'),
  finishedSimAt: INSTANT_OR_NULL,
  clockReleased: z.boolean().describe('Due or on the wire, and the clock does not wait for it.'),
  heldBack: z
    .strictObject({ kind: z.enum(['delayed', 'reordered']), untilSimAt: INSTANT, faultId: TEXT_OR_NULL })
    .nullable()
    .describe('A fault plan makes it wait although its turn has come.'),
  attemptCount: z.int(),
  experimentCount: z.int().describe('Requests that people sent beside the plan of this call.'),
  lastAttempt: ATTEMPT_SUMMARY.nullable(),
};

export const CALL = named('Call', z.strictObject(CALL_MEMBERS));
export const CALL_LIST = named(
  'CallList',
  z.strictObject({
    items: z.array(CALL),
    nextCursor: z.string().optional(),
    searchedTo: z
      .string()
      .optional()
      .describe('The text was not looked for in the records of calls behind this one; as `after` it goes on there.'),
  }),
);

const BODY = named(
  'BodyBytes',
  z.strictObject({
    bytes: z.int(),
    text: z.string().describe('The bytes read as UTF-8.'),
    base64: z.string(),
  }),
);

const HEADERS = z.array(z.strictObject({ name: z.string(), value: z.string() }));

const REQUEST = z.strictObject({ method: z.string(), url: z.string(), headers: HEADERS, body: BODY });
const RESPONSE = z.strictObject({ status: z.int(), headers: HEADERS, body: BODY, truncated: z.boolean() });

const SIGNING = named(
  'Signing',
  z.strictObject({
    nonce: TEXT_OR_NULL.describe('Version 1.0 has none.'),
    timestamp: z.string(),
    steps: z.array(z.strictObject({ id: z.string(), text: z.string() })).describe('The key is masked.'),
    matches: z.boolean(),
  }),
);

export const CHECK = named(
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
    request: REQUEST.nullable(),
    response: RESPONSE.nullable(),
    signing: SIGNING.nullable(),
    extra: z
      .strictObject({ request: REQUEST, response: RESPONSE.nullable() })
      .nullable()
      .describe('The request beside the true one, which a fault plan has sent.'),
    diagnosis: z.array(FINDING).describe('What the known mistakes tell; `GET …/diagnosis` tells more.'),
  }),
);

const EDITED_HEADERS = z.array(z.strictObject({ name: z.string(), value: z.string() }));

export const EXPERIMENT = named(
  'Experiment',
  z.strictObject({
    ref: z.string().describe('How it is named where a try is asked for, e.g. `x1`.'),
    number: z.int(),
    kind: z.enum(['replay', 'resend', 'edited']),
    status: z.enum(['on_the_wire', 'interrupted', 'ended']),
    askedSimAt: INSTANT,
    askedWallAt: INSTANT,
    edits: z
      .strictObject({
        url: TEXT_OR_NULL,
        headers: EDITED_HEADERS.nullable(),
        fields: CALL_FIELDS.nullable(),
      })
      .nullable(),
    finding: z
      .strictObject({
        outcome: z.enum(['refused', 'accepted_fresh', 'accepted_stale', 'accepted_v1', 'unreadable', 'unanswered']),
        ageSeconds: z.number(),
        source: z.string(),
        certainty: z.enum(['documented', 'inferred', 'unknown', 'ours']),
      })
      .nullable()
      .describe('What a repetition of the same bytes tells: the guide wants it refused.'),
    attempt: ATTEMPT.nullable().describe('How it went; nothing follows from it.'),
  }),
);

export const CALL_DETAIL = named(
  'CallDetail',
  z.strictObject({ ...CALL_MEMBERS, attempts: z.array(ATTEMPT), experiments: z.array(EXPERIMENT) }),
);

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

export const RESTART_INPUT = named(
  'RestartInput',
  z.strictObject({ callIds: z.array(z.string().min(1).max(64)).min(1).max(200) }),
);

export const SETTLE_QUERY = z.strictObject({ timeoutMs: WAIT_QUERY.shape.timeoutMs });

export const SETTLED = named(
  'Settled',
  z.strictObject({
    settled: z.literal(true),
    lastCallId: TEXT_OR_NULL.describe('The newest call: give it as `after` to look at what comes later only.'),
  }),
);

export const RESTARTED = named('RestartedCalls', z.strictObject({ restarted: z.int(), callIds: z.array(z.string()) }));
