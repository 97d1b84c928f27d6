import { z } from 'zod';
import { INSTANT, named } from './common.ts';

/** One wrong field: its path (`period.number`, `specifications.0.skus.1.code`) and a sentence in the reader's language. */
const FIELD_PROBLEM = named('FieldProblem', z.strictObject({ path: z.string(), message: z.string() }));

/** A call that came near to what was waited for, with the criteria that it did not meet. */
const NEAR_MISS = named(
  'NearMiss',
  z.strictObject({
    callId: z.string(),
    activity: z.string(),
    status: z.string(),
    orderId: z.string().nullable(),
    instanceId: z.string(),
    unmet: z.array(z.string()).describe('Criteria that do not fit; `unfinished`: the call has not ended yet.'),
  }),
);

/** A saved case that was not answered well when it was replayed for an application. */
export const FAILED_CASE = named(
  'FailedCase',
  z.strictObject({
    activity: z.string(),
    scene: z.string().nullable().describe('Which scene of its activity it is, e.g. `chargingMode=1`.'),
    caseId: z.string().nullable().describe('`null`: the case was deleted meanwhile.'),
    callId: z.string().nullable().describe('`null`: the record of the call was cleared away.'),
    message: z.string().describe('What the debugging page says, in the language of the request.'),
  }),
);

/** The shape of every error answer. */
export const API_ERROR = named(
  'Error',
  z.strictObject({
    error: z.strictObject({
      code: z.string(),
      message: z.string(),
      details: z.array(z.union([FIELD_PROBLEM, NEAR_MISS, FAILED_CASE])),
      requestId: z.string(),
      reason: z.string().optional().describe('Of a refusal: why, as a code.'),
      allowedFrom: INSTANT.optional().describe('Of a refusal: marketplace time from which the action is possible.'),
    }),
  }),
);
