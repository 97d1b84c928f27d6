import { z } from 'zod';
import { FAULT_KINDS, FAULT_TIMES } from '../../../domain/fault-plan.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, TEXT_OR_NULL } from './common.ts';
import { NEW_FAULT } from '../../fault-input.ts';

export const NEW_FAULT_BODY = named('NewFault', NEW_FAULT);

const VERDICT = z.enum(['pass', 'fail', 'warning']).nullable().describe('What was found about the seller by it.');

export const FAULT = named(
  'Fault',
  z.strictObject({
    id: z.string(),
    kind: z.enum(FAULT_KINDS),
    times: z.enum(FAULT_TIMES),
    count: z.int().nullable(),
    percent: z.int().nullable(),
    seed: z.int().nullable(),
    match: NEW_FAULT.shape.match.unwrap(),
    settings: NEW_FAULT.shape.settings.unwrap(),
    createdSimAt: INSTANT,
    createdWallAt: INSTANT,
    seen: z.int().describe('Tries that it was asked about.'),
    used: z.int().describe('Tries that it took.'),
    remaining: z.int().nullable().describe('Tries that it may still take; `null`: no end.'),
    holding: z.array(z.string()).describe('Calls that it holds back now.'),
    recent: z
      .array(
        z.strictObject({
          callId: z.string(),
          attempt: z.int(),
          simAt: INSTANT,
          wallAt: INSTANT,
          over: z.boolean().describe('The try is over.'),
          verdict: VERDICT,
        }),
      )
      .describe('The newest tries that it took, newest first.'),
  }),
);

export const FAULT_LIST = listOf('FaultList', FAULT);

export const ATTEMPT_FAULT = named(
  'AttemptFault',
  z.strictObject({
    faultId: z.string(),
    kind: z.enum(FAULT_KINDS),
    verdict: VERDICT,
    heldFromSimAt: INSTANT_OR_NULL.describe('Since when the call was held back.'),
    overtakenBy: TEXT_OR_NULL.describe('The call that went before this one.'),
    unseenInstanceId: TEXT_OR_NULL.describe('What the lost answer said.'),
    extra: z
      .strictObject({
        place: z.enum(['before', 'beside', 'after']),
        attemptedWallAt: INSTANT,
        totalMs: z.number(),
        httpStatus: z.int().nullable(),
        resultCode: TEXT_OR_NULL,
        resultMsg: TEXT_OR_NULL,
        transportError: TEXT_OR_NULL,
      })
      .nullable()
      .describe('The request beside the true one.'),
  }),
);
