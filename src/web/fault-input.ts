import { z } from 'zod';
import type { NewFault } from '../domain/add-fault.ts';
import { ACTIVITIES, CALL_CAUSES, PROTOCOL_VERSIONS } from '../domain/call.ts';
import { DELAY_CLOCKS, FAULT_BOUNDS, FAULT_KINDS, FAULT_TIMES, OVERTAKERS } from '../domain/fault-plan.ts';

const ID = z.string().trim().min(1).max(128);

function bounded(name: keyof typeof FAULT_BOUNDS) {
  const { min, max } = FAULT_BOUNDS[name];
  return z.int().min(min).max(max);
}

/** A new fault plan as scripts and pages give it; what is left out gets its preset. */
export const NEW_FAULT = z
  .strictObject({
    kind: z.enum(FAULT_KINDS).describe('What goes wrong; see the description of this operation.'),
    times: z.enum(FAULT_TIMES).default('next').describe('Which tries: the next, the first `count`, every, or a share.'),
    count: bounded('count').optional().describe('With `first`.'),
    percent: bounded('percent').optional().describe('With `share`.'),
    seed: bounded('seed').optional().describe('With `share`: the same seed takes the same tries; drawn if left out.'),
    match: z
      .strictObject({
        activity: z.enum(ACTIVITIES).optional(),
        cause: z.enum(CALL_CAUSES).optional(),
        productId: ID.optional(),
        instanceId: ID.optional(),
        version: z.enum(PROTOCOL_VERSIONS).optional(),
      })
      .default({})
      .describe('Which calls; every member that is given must fit. A retry is a try of its own.'),
    settings: z
      .strictObject({
        shiftSeconds: bounded('shiftSeconds').optional().describe('Distance of a stale or future timestamp.'),
        delayOn: z
          .enum(DELAY_CLOCKS)
          .optional()
          .describe('`marketplace`: waits, then is signed; `wall`: is signed, then waits.'),
        delayMinutes: bounded('delayMinutes').optional().describe('Of marketplace time.'),
        delaySeconds: bounded('delaySeconds')
          .optional()
          .describe('Of real time; within the 60 s that a seller accepts.'),
        overtakenBy: z.enum(OVERTAKERS).optional(),
        holdMinutes: bounded('holdMinutes')
          .optional()
          .describe('How long a reordered call waits, in marketplace time.'),
      })
      .default({}),
  })
  .superRefine(({ times, count, percent, seed }, context) => {
    const misplaced = (path: string, problem: string): void =>
      context.addIssue({ code: 'custom', path: [path], params: { problem }, message: problem, input: path });
    if (count !== undefined && times !== 'first') misplaced('count', 'fault_count');
    if (percent !== undefined && times !== 'share') misplaced('percent', 'fault_share');
    if (seed !== undefined && times !== 'share') misplaced('seed', 'fault_share');
  });

/** The plan as the domain takes it: members that were not given are not there. */
export function newFault({ kind, times, count, percent, seed, match, settings }: z.output<typeof NEW_FAULT>): NewFault {
  return {
    kind,
    times,
    ...defined({ count, percent, seed }),
    match: defined(match),
    settings: defined(settings),
  };
}

function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
