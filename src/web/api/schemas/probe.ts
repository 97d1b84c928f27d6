import { z } from 'zod';
import { ACTIVITIES } from '../../../domain/call.ts';
import { INSTANT, INSTANT_OR_NULL, named, TEXT_OR_NULL } from './common.ts';

export const PROBES = named(
  'Probes',
  z.strictObject({
    productId: z.string(),
    state: z.enum(['off', 'idle', 'good', 'failing', 'frozen']),
    nextSimAt: INSTANT_OR_NULL.describe('`null`: none is planned.'),
    running: z.boolean(),
    failingDays: z.int().describe('Failing days in a row.'),
    limit: z.int().nullable().describe('With so many trade is frozen and the offering hidden; `null`: never.'),
    frozenSimAt: INSTANT_OR_NULL,
    runs: z
      .array(
        z.strictObject({
          simAt: INSTANT,
          wallAt: INSTANT,
          cases: z.int(),
          failed: z.array(z.strictObject({ activity: z.enum(ACTIVITIES), callId: TEXT_OR_NULL })),
        }),
      )
      .describe('The newest twenty, newest first.'),
  }),
);
