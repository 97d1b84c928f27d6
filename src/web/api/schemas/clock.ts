import { z } from 'zod';
import { EVENT_KINDS } from '../../../domain/schedule.ts';
import { INSTANT, INSTANT_INPUT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, TEXT_OR_NULL } from './common.ts';
import { CLOCK_MODE } from './workspace.ts';

const UPCOMING = named(
  'UpcomingEvent',
  z.strictObject({
    id: z.string(),
    kind: z.enum(EVENT_KINDS),
    dueSimAt: INSTANT,
    subjectId: z.string(),
    instanceId: z.string(),
  }),
);

export const UPCOMING_LIST = listOf('UpcomingEventList', UPCOMING);

export const UPCOMING_QUERY = PAGE_QUERY.extend({ instanceId: z.string().min(1).max(128).optional() });

const COUNTS = z.record(z.string(), z.int());

export const JUMP = named(
  'Jump',
  z.strictObject({
    id: z.string(),
    status: z.enum(['running', 'done', 'canceled', 'stopped', 'failed']),
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
    error: TEXT_OR_NULL,
  }),
);

export const CLOCK = named(
  'Clock',
  z.strictObject({
    mode: CLOCK_MODE,
    simAt: INSTANT.describe('Marketplace time.'),
    wallAt: INSTANT.describe('Real time.'),
    next: UPCOMING.nullable(),
    holdingCount: z.int().describe('Calls under way: the clock waits for them.'),
    holding: z
      .array(z.strictObject({ callId: z.string(), activity: z.string(), instanceId: z.string() }))
      .describe('The first 20.'),
    runningJump: JUMP.nullable(),
  }),
);

export const CLOCK_CHANGE = named('ClockChange', z.strictObject({ mode: CLOCK_MODE }));

export const ADVANCE = named(
  'Advance',
  z
    .strictObject({
      by: z.string().max(64).optional().describe('ISO 8601 duration, e.g. `P30D`.'),
      to: INSTANT_INPUT.optional(),
      next: z.literal(true).optional().describe('To the next planned event.'),
      wait: z.boolean().default(true).describe('Answer when everything that is due has been delivered.'),
      stopOn: z.literal('first_failure').optional(),
    })
    .superRefine(({ by, to, next }, context) => {
      const given = [by, to, next].filter((target) => target !== undefined).length;
      if (given !== 1) context.addIssue({ code: 'custom', path: ['by'], params: { problem: 'one_target' } });
    }),
);
