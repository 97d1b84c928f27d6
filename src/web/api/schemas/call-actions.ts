import { z } from 'zod';
import { ATTEMPT_REF } from '../../../app/attempt-ref.ts';
import { EXPORT_CALLS_MAX, EXPORT_FORMATS } from '../../../read/export/call-export.ts';
import { CALL, CALL_FIELDS, CALL_FILTER, EXPERIMENT } from './call.ts';
import { named, TEXT_OR_NULL } from './common.ts';

const REF = z
  .string()
  .regex(ATTEMPT_REF)
  .describe('`2` is the second try of a call, `x1` the first experiment with it.');

const SEEN = z
  .int()
  .min(0)
  .optional()
  .describe('attemptCount + experimentCount as last seen: when more was sent meanwhile, nothing is sent.');
const WAIT = z.boolean().default(true).describe('Answer when the seller has answered, instead of at once.');

export const REPLAY_INPUT = z.strictObject({ attempt: REF.optional(), seen: SEEN, wait: WAIT }).default({ wait: true });

const EDITS = named(
  'RequestEdits',
  z.strictObject({
    url: z.string().min(1).optional().describe('Production address to send to instead.'),
    headers: z
      .array(z.strictObject({ name: z.string(), value: z.string() }))
      .optional()
      .describe('All headers to send; those of the connection come by themselves.'),
    fields: CALL_FIELDS.optional().describe(
      '`activity` and all members, in plain text; what is made afresh is added unless it is given here.',
    ),
  }),
);

export const RESEND_INPUT = z.strictObject({ edits: EDITS.optional(), seen: SEEN, wait: WAIT }).default({ wait: true });

export const SENT = named(
  'SentAgain',
  z.strictObject({
    call: CALL,
    experiment: EXPERIMENT.nullable().describe('`null` where the call itself goes on: it was restarted.'),
    repeated: z.boolean().describe('The same wish had been granted before: nothing more was sent.'),
  }),
);

export const COMPARE_QUERY = z.strictObject({ a: REF, b: REF });

const SIDE = z.strictObject({
  ref: z.string(),
  attemptedSimAt: z.string(),
  attemptedWallAt: z.string(),
  verdict: z.string(),
});

export const COMPARISON = named(
  'Comparison',
  z.strictObject({
    a: SIDE,
    b: SIDE,
    parts: z.array(
      z.strictObject({
        part: z.enum(['request', 'request_headers', 'answer', 'answer_headers', 'checks', 'timings']),
        differences: z.int().describe('Rows that differ, without those that are made afresh each time.'),
        rows: z.array(
          z.strictObject({ name: z.string(), a: TEXT_OR_NULL, b: TEXT_OR_NULL, same: z.boolean(), fresh: z.boolean() }),
        ),
      }),
    ),
  }),
);

export const EXPORT_QUERY = CALL_FILTER.extend({
  format: z.enum(EXPORT_FORMATS),
  productId: z.string().min(1).max(128).optional(),
  limit: z.coerce.number().int().min(1).max(EXPORT_CALLS_MAX).default(EXPORT_CALLS_MAX),
});
