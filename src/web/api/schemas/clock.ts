import { z } from 'zod';
import { MILESTONES } from '../../../app/milestones.ts';
import { CLOCK_RATES, factorOfRate, RATE_MAX, RATE_MIN } from '../../../domain/clock-rates.ts';
import { EVENT_KINDS } from '../../../domain/schedule.ts';
import { INSTANT, INSTANT_INPUT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, TEXT_OR_NULL } from './common.ts';
import { JUMP } from './jump.ts';
import { CLOCK_MODE } from './workspace.ts';

const UPCOMING = named(
  'UpcomingEvent',
  z.strictObject({
    id: z.string(),
    kind: z.enum(EVENT_KINDS),
    dueSimAt: INSTANT_OR_NULL,
    dueWallAt: INSTANT_OR_NULL.describe('Instead of dueSimAt for what waits for real time; jumps do not reach it.'),
    subjectId: z.string(),
    instanceId: z.string(),
    ruleKey: z.string().describe('The rule of the site that decides when it happens.'),
    unsubscribes: z
      .boolean()
      .describe('An expiry at which the instance is unsubscribed, as things stand: neither grace nor retention.'),
  }),
);

export const UPCOMING_LIST = listOf('UpcomingEventList', UPCOMING);

export const UPCOMING_QUERY = PAGE_QUERY.extend({ instanceId: z.string().min(1).max(128).optional() });

export const MILESTONE_LIST = listOf(
  'MilestoneList',
  named('Milestone', z.strictObject({ name: z.enum(MILESTONES), simAt: INSTANT })),
);

const GAP = named(
  'ClockGap',
  z.strictObject({
    outcome: z.enum(['asked', 'dropped', 'caught_up']).describe('`asked`: the clock stands until somebody decides.'),
    fromSimAt: INSTANT,
    toSimAt: INSTANT.describe('Where the clock would be had it run on.'),
    fromWallAt: INSTANT,
    toWallAt: INSTANT,
    events: z.int().describe('Events planned in this time.'),
  }),
);

const HOLDER = named(
  'ClockHolder',
  z.strictObject({
    callId: z.string(),
    activity: z.string(),
    orderId: TEXT_OR_NULL,
    instanceId: z.string(),
    sinceWallAt: INSTANT,
    ageMs: z.int(),
  }),
);

export const CLOCK = named(
  'Clock',
  z.strictObject({
    mode: CLOCK_MODE,
    rate: z.number().nullable().describe('Marketplace ms per real ms; in mode `rate` only.'),
    rateName: TEXT_OR_NULL.describe('Name of the rate, if it is one of the list.'),
    simAt: INSTANT.describe('Marketplace time.'),
    wallAt: INSTANT.describe('Real time.'),
    next: UPCOMING.nullable(),
    holdingCount: z.int().describe('Calls that the clock waits for.'),
    holding: z.array(HOLDER).describe('The first 20.'),
    runningJump: JUMP.nullable(),
    unfinishedJump: JUMP.nullable().describe('A jump that ended before its target and can be gone on with.'),
    gap: GAP.nullable().describe('Time that nobody watched: the host slept or the program was off.'),
    fault: z
      .strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
      .nullable()
      .describe('Why the running clock has given up.'),
  }),
);

const RATE_IDS = CLOCK_RATES.map(({ id }) => id);

export const RATE_LIST = listOf(
  'ClockRateList',
  named('ClockRate', z.strictObject({ id: z.string(), factor: z.number(), spanMs: z.int(), inMs: z.int() })),
);

/** A factor, or the name of one: handlers get the factor. */
const RATE = z.union([z.number(), z.string().max(40)]).transform((rate, context) => {
  const factor = typeof rate === 'string' ? factorOfRate(rate) : rate;
  if (factor !== undefined && factor >= RATE_MIN && factor <= RATE_MAX) return factor;
  const params = { problem: 'clock_rate', min: RATE_MIN, max: RATE_MAX };
  context.addIssue({ code: 'custom', params });
  return z.NEVER;
});

export const CLOCK_CHANGE = named(
  'ClockChange',
  z
    .strictObject({
      mode: CLOCK_MODE,
      rate: RATE.optional().describe(
        `With mode \`rate\`: marketplace ms per real ms, or one of ${RATE_IDS.join(', ')}.`,
      ),
    })
    .superRefine(({ mode, rate }, context) => {
      if ((mode === 'rate') === (rate !== undefined)) return;
      context.addIssue({ code: 'custom', path: ['rate'], params: { problem: 'rate_with_mode' } });
    }),
);

export const GAP_ANSWER = named(
  'GapAnswer',
  z.strictObject({
    choice: z
      .enum(['catch_up', 'go_on'])
      .describe('`catch_up`: a jump lives through it; `go_on`: without it. Also puts the note about a gap away.'),
    wait: z.boolean().default(true).describe('Answer when everything that is due has been delivered.'),
    confirm: z.boolean().default(false).describe('Agrees to any number of calls.'),
  }),
);

const MILESTONE_TARGET = z.strictObject({ instanceId: z.string().min(1).max(128), name: z.enum(MILESTONES) });

export const ADVANCE = named(
  'Advance',
  z
    .strictObject({
      by: z.string().max(64).optional().describe('ISO 8601 duration, e.g. `P30D`.'),
      to: INSTANT_INPUT.optional(),
      next: z.literal(true).optional().describe('To the next planned event.'),
      milestone: MILESTONE_TARGET.optional().describe('To a moment in the life of an instance; see its milestones.'),
      wait: z.boolean().default(true).describe('Answer when everything that is due has been delivered.'),
      stopOn: z.literal('first_failure').optional(),
      deliver: z
        .enum(['send', 'record_only'])
        .default('send')
        .describe('`record_only`: calls are written down, marked and assumed to succeed, but not sent.'),
      dryRun: z.boolean().default(false).describe('Only tells what would happen: nothing changes, nothing is sent.'),
      confirm: z.boolean().default(false).describe('Agrees to more calls than the rule `clock.confirmFromCalls`.'),
    })
    .superRefine(({ by, to, next, milestone }, context) => {
      const given = [by, to, next, milestone].filter((target) => target !== undefined).length;
      if (given !== 1) context.addIssue({ code: 'custom', path: ['by'], params: { problem: 'one_target' } });
    }),
);
