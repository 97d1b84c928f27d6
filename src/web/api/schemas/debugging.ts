import { z } from 'zod';
import { ACTIVITIES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import { CALL, CALL_FIELDS, CHECK } from './call.ts';
import { INSTANT, named, TEXT_OR_NULL } from './common.ts';

const ACTIVITY = z.enum(ACTIVITIES);
const CERTAINTY = z.enum(['documented', 'inferred', 'unknown', 'ours']);

const DEBUG_CASE = named(
  'DebugCase',
  z.strictObject({
    id: z.string(),
    productId: z.string(),
    version: z.enum(PROTOCOL_VERSIONS),
    activity: ACTIVITY,
    scene: TEXT_OR_NULL.describe('What tells it apart from others of its activity, e.g. `chargingMode=1`.'),
    fields: CALL_FIELDS,
    savedSimAt: INSTANT,
    savedWallAt: INSTANT,
    counts: z.boolean().describe('Saved for the version that the product has now.'),
    last: z.strictObject({
      verdict: z.enum(['success', 'pending', 'failure']),
      by: z.enum(['debugging', 'probe', 'review']),
      simAt: INSTANT,
      wallAt: INSTANT,
      callId: TEXT_OR_NULL,
    }),
  }),
);

export const DEBUG_CASE_LIST = named('DebugCaseList', z.strictObject({ items: z.array(DEBUG_CASE) }));

export const DEBUG_CASE_QUERY = z.strictObject({
  product: z.string().min(1).max(128).optional().describe('Only the cases of this product.'),
});

const CONDITION = z.strictObject({
  name: z.string(),
  is: TEXT_OR_NULL.describe('The value that the member must have; `null` where `filled` decides.'),
  filled: z.boolean().nullable(),
});

export const DEBUGGING = named(
  'Debugging',
  z.strictObject({
    productId: z.string(),
    version: z.enum(PROTOCOL_VERSIONS),
    required: z.array(
      z.strictObject({
        id: z.string(),
        activity: ACTIVITY,
        conditions: z.array(CONDITION),
        saved: z.boolean(),
        caseIds: z.array(z.string()).describe('Saved cases that are what is required.'),
        source: z.string(),
        certainty: CERTAINTY,
      }),
    ),
    missing: z.int().describe('How many of the required cases are not saved yet.'),
    ownCalls: z
      .array(
        z.strictObject({
          id: z.enum(['query_order', 'push_usage']),
          activities: z.array(ACTIVITY).describe('Each of these will do.'),
          callId: TEXT_OR_NULL.describe('The newest one that was answered with success.'),
          source: z.string(),
          certainty: CERTAINTY,
        }),
      )
      .describe('What the service has to ask of the marketplace itself; no case is saved of it.'),
    tabs: z.array(
      z.strictObject({
        activity: ACTIVITY,
        fields: z.array(
          z.strictObject({
            name: z.string(),
            mandatory: z.boolean(),
            maxLength: z.int(),
            choices: z.array(z.string()),
            preset: z.string(),
          }),
        ),
      }),
    ),
  }),
);

const DEBUG_FIELDS = z
  .record(z.string().min(1).max(128), z.union([z.string().max(8_192), z.record(z.string(), z.string().max(512))]))
  .describe(
    'Members by their names on the wire, in plain text: encryption, Base64, time stamp and signature come with the ' +
      'request. `saasExtendParams` is a JSON list of name and value.',
  );

export const DEBUG_INPUT = named(
  'DebugInput',
  z.strictObject({ activity: ACTIVITY, fields: DEBUG_FIELDS.optional().describe('Left out: the preset values.') }),
);

export const DEBUG_RUN = named(
  'DebugRun',
  z.strictObject({
    succeeded: z.boolean(),
    message: z.string().describe('What the debugging page says, in the language of the request.'),
    warnings: z.array(CHECK),
    case: DEBUG_CASE.nullable().describe('`null`: it failed and was not saved before.'),
    call: CALL,
  }),
);

export const DEBUG_RUN_LIST = named(
  'DebugRunList',
  z.strictObject({ succeeded: z.int(), failed: z.int(), items: z.array(DEBUG_RUN) }),
);

export const DEBUG_REQUEST = named(
  'DebugRequest',
  z.strictObject({
    method: z.string(),
    url: z.string(),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    body: z.string(),
    curl: z.string(),
  }),
);
