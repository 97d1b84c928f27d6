import { z } from 'zod';
import { INSTANT, INSTANT_OR_NULL, listOf, named, TEXT_OR_NULL } from './common.ts';

const COUNTS = z.record(z.string(), z.int());

const SAMPLE = named(
  'JumpSample',
  z.strictObject({
    activity: z.string(),
    simAt: INSTANT,
    instanceId: z.string(),
    orderId: TEXT_OR_NULL,
    method: z.string(),
    url: z.string().describe('The production address, without what is made when sending.'),
    madeWhenSent: z.array(z.string()).describe('Parameters that the sender adds to the address.'),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    body: z.string(),
  }),
);

export const JUMP = named(
  'Jump',
  z.strictObject({
    id: z.string(),
    status: z
      .enum(['running', 'done', 'canceled', 'stopped', 'failed', 'needs_confirmation', 'interrupted'])
      .describe('`needs_confirmation`: it came to the number of the rule `clock.confirmFromCalls`.'),
    deliver: z.enum(['send', 'record_only', 'dry_run']),
    stopOn: z.literal('first_failure').nullable(),
    preparing: z.boolean().describe('Something must be done before its first event, e.g. a snapshot.'),
    fromSimAt: INSTANT,
    toSimAt: INSTANT,
    nowSimAt: INSTANT.describe('How far marketplace time has come.'),
    startedWallAt: INSTANT,
    finishedWallAt: INSTANT_OR_NULL,
    eventsRun: z.int(),
    eventsByKind: COUNTS,
    callsMade: z.int(),
    callsByActivity: COUNTS,
    failures: z.int(),
    failedCallIds: z.array(z.string()).describe('The first 50.'),
    samples: z.array(SAMPLE).describe('Of a dry run: the first calls of each activity.'),
    error: TEXT_OR_NULL,
    fault: z
      .strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
      .nullable(),
    resumedBy: TEXT_OR_NULL.describe('The jump that went on from where this one ended.'),
  }),
);

export const JUMP_LIST = listOf('JumpList', JUMP);

export const RESUME = named(
  'Resume',
  z.strictObject({
    wait: z.boolean().default(true).describe('Answer when everything that is due has been delivered.'),
    confirm: z.boolean().optional().describe('Agrees to any number of calls.'),
  }),
);
