import { setTimeout as wait } from 'node:timers/promises';
import { conformancePorts } from '../../src/conformance-ports.ts';
import type { ConformancePorts } from '../../src/conformance/ports.ts';
import { runConformance, type ConformanceRun } from '../../src/conformance/run.ts';
import { CONFORMANCE_DEFAULTS, type ConformanceSettings } from '../../src/conformance/settings.ts';
import type { ConformanceVerdict } from '../../src/conformance/result.ts';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import type { BillingMode } from '../../src/domain/catalogue.ts';
import { startTestSeller, type TestSeller } from '../reference-isv/sample-seller.ts';

export const EVERY_BILLING: readonly BillingMode[] = ['period', 'one_time', 'trial', 'on_demand', 'package'];

/** The longest limits that there are: no machine is too slow for the tests. */
export const PATIENT = { 'answer.slowMs': 60_000, 'answer.timeoutMs': 60_000 } as const;

/** Settings of a whole plan; the asking for what is being created need not wait for real. */
export function settingsFor(
  target: { readonly url: string; readonly accessKey: string },
  more: Partial<ConformanceSettings> = {},
): ConformanceSettings {
  return {
    ...CONFORMANCE_DEFAULTS,
    version: '2.0',
    billing: EVERY_BILLING,
    upgrade: true,
    changeCheck: true,
    rules: PATIENT,
    pollEveryMs: 5,
    pollLimitMs: 30_000,
    ...target,
    ...more,
  };
}

/**
 * One whole run over real connections.
 * @param onlyIn the activity whose calls a short limit of the settings is for; the others have time
 */
export async function runAgainst(
  settings: ConformanceSettings,
  signal?: AbortSignal,
  onlyIn = '',
): Promise<ConformanceRun> {
  const sender = createUndiciSender();
  const ports = conformancePorts(sender);
  const send: ConformancePorts['send'] = (request, limits, cutOff) => {
    const isMeant = `${request.url} ${Buffer.from(request.body).toString('utf8')}`.includes(onlyIn);
    return ports.send(request, isMeant ? limits : { ...limits, timeoutMs: PATIENT['answer.timeoutMs'] }, cutOff);
  };
  try {
    return await runConformance(settings, { ...ports, send }, signal ? { signal } : {});
  } finally {
    await sender.close();
  }
}

/** The sample seller with a real clock and real waits, on a free port. */
export function startSeller(): Promise<TestSeller> {
  return startTestSeller({
    wallNow: Date.now,
    delay: async (ms, signal) => {
      await wait(ms, undefined, { signal });
    },
  });
}

export function targetOf(seller: TestSeller): { readonly url: string; readonly accessKey: string } {
  return { url: `${seller.origin}/saasproduce`, accessKey: seller.store.accessKey };
}

/** Ids of the requirements with a verdict. */
export function withVerdict({ requirements }: ConformanceRun, verdict: ConformanceVerdict): string[] {
  return requirements.filter((each) => each.verdict === verdict).map(({ id }) => id);
}
