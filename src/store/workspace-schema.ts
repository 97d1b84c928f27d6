import { z } from 'zod';
import type { Site } from '../domain/site-profile.ts';
import type {
  ClockGap,
  ClockMode,
  ClockState,
  GapOutcome,
  JumpDelivery,
  UnfinishedJump,
  WorkspaceOrigin,
  WorkspaceRecord,
} from '../domain/workspace.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const workspace = schemaOf<WorkspaceRecord>({
  id: text,
  name: text,
  site: oneOf<Site>({ cn: true, intl: true, eu: true }),
  clock: schemaOf<ClockState>({
    mode: oneOf<ClockMode>({ frozen: true, real: true, rate: true }),
    anchorSimAt: number,
    anchorWallAt: number,
    rate: number.positive().optional(),
    beatWallAt: number.optional(),
    keptSimAt: number.optional(),
    standing: z.boolean().optional(),
  }),
  gap: schemaOf<ClockGap>({
    outcome: oneOf<GapOutcome>({ asked: true, dropped: true, caught_up: true }),
    fromWallAt: number,
    toWallAt: number,
    fromSimAt: number,
    toSimAt: number,
    events: number,
  }).optional(),
  jump: schemaOf<UnfinishedJump>({
    id: text,
    status: oneOf<UnfinishedJump['status']>({
      running: true,
      canceled: true,
      stopped: true,
      failed: true,
      needs_confirmation: true,
      interrupted: true,
    }),
    fromSimAt: number,
    toSimAt: number,
    nowSimAt: number,
    startedWallAt: number,
    deliver: oneOf<JumpDelivery>({ send: true, record_only: true }),
    stopOn: z.literal('first_failure').optional(),
    confirmed: z.boolean().optional(),
    eventsRun: number,
    callsMade: number,
    failures: number,
  }).optional(),
  ruleOverrides: z.record(text, z.union([text, number, z.boolean()])),
  sampleSellerUrl: text.nullable(),
  nextSequence: number,
  createdWallAt: number,
  origin: schemaOf<WorkspaceOrigin>({
    seed: text,
    startSimAt: number.optional(),
    clockMode: oneOf<'real' | 'frozen'>({ real: true, frozen: true }).optional(),
    ruleOverrides: z.record(text, z.union([text, number, z.boolean()])).optional(),
  }).optional(),
});
