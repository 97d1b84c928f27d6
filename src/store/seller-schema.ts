import { z } from 'zod';
import type { ApiKey } from '../domain/api-key.ts';
import type { DebugCase, DebugResult } from '../domain/debug-case.ts';
import type { InterfaceKey, KeyClass } from '../domain/interface-key.ts';
import type { FailedProbe, OpenProbe, ProbeDay, ProbeRun, ProbeState } from '../domain/probe-state.ts';
import { callFields, verdict } from './call-schema.ts';
import { activity, marketActivity, protocolVersion } from './fault-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const apiKey = schemaOf<ApiKey>({
  id: text,
  secret: text,
  vendor: text.optional(),
  sampleSeller: z.boolean().optional(),
  createdSimAt: number,
  createdWallAt: number,
  lastUsedSimAt: number.optional(),
  lastUsedWallAt: number.optional(),
  failures: number,
  lockedUntilWallAt: number.optional(),
  retiredSimAt: number.optional(),
});

export const interfaceKey = schemaOf<InterfaceKey>({
  id: text,
  keyClass: oneOf<KeyClass>({ basic: true, kit: true, license: true, general: true }),
  secret: text,
  createdSimAt: number,
  createdWallAt: number,
  replacedById: text.optional(),
  overlapUntilSimAt: number.optional(),
  retiredSimAt: number.optional(),
});

export const debugCase = schemaOf<DebugCase>({
  id: text,
  productId: text,
  version: protocolVersion,
  activity: marketActivity,
  fields: callFields,
  savedSimAt: number,
  savedWallAt: number,
  last: schemaOf<DebugResult>({
    verdict,
    by: oneOf<DebugResult['by']>({ debugging: true, probe: true, review: true }),
    simAt: number,
    wallAt: number,
    callId: text.optional(),
  }),
});

const probeRun = {
  simAt: number,
  wallAt: number,
  cases: number,
  failed: z.array(schemaOf<FailedProbe>({ activity, callId: text.optional() })),
};

export const probes = schemaOf<ProbeState>({
  id: text,
  running: schemaOf<OpenProbe>({ ...probeRun, open: z.array(text) }).optional(),
  runs: z.array(schemaOf<ProbeRun>(probeRun)),
  days: z.array(schemaOf<ProbeDay>({ date: text, good: number, bad: number, open: z.boolean().optional() })),
});
