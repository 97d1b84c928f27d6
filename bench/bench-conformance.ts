import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { conformancePorts } from '../src/conformance-ports.ts';
import { runConformance } from '../src/conformance/run.ts';
import { CONFORMANCE_DEFAULTS } from '../src/conformance/settings.ts';
import { createUndiciSender } from '../src/dispatch/undici-sender.ts';
import { BILLING_MODES } from '../src/domain/catalogue.ts';
import type { ProtocolVersion } from '../src/domain/call.ts';
import { startReferenceIsv } from '../src/reference-isv/start-reference-isv.ts';
import { bareCallRate, median, timed } from './measure.ts';

const ROUNDS = 5;

/** What full plans have cost, and the same number of calls without a plan. */
export interface PlanTime {
  readonly calls: number;
  readonly tests: number;
  /** Median of a plan, in milliseconds. */
  readonly ms: number;
  /** The same number of bare POSTs to the same seller, one after another, as a plan's mostly are; median. */
  readonly bareMs: number;
}

interface Target {
  readonly url: string;
  readonly accessKey: string;
}

/** The sample seller in a process of its own, so that it does not share the measured event loop. */
export async function withSampleSeller(work: (target: Target) => Promise<void>): Promise<void> {
  const child: ChildProcess = fork(import.meta.filename, ['serve'], { execArgv: ['--import', 'tsx'] });
  try {
    const [target] = (await once(child, 'message')) as [Target];
    await work(target);
  } finally {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  }
}

/** Full plans of a version, every way of billing and every offer, in turn with the bare loop. @throws where a plan fails */
export async function planTime(target: Target, version: ProtocolVersion): Promise<PlanTime> {
  const samples = { plan: [] as number[], bare: [] as number[] };
  let [calls, tests] = [0, 0];
  // The first round warms both up and does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ms = await timed(async () => {
      ({ calls, tests } = await fullPlan(target, version));
    });
    const bareMs = (calls / (await bareCallRate(target.url, calls, 1))) * 1_000;
    if (round === 0) continue;
    samples.plan.push(ms);
    samples.bare.push(bareMs);
  }
  return { calls, tests, ms: median(samples.plan), bareMs: median(samples.bare) };
}

async function fullPlan(target: Target, version: ProtocolVersion): Promise<{ calls: number; tests: number }> {
  const sender = createUndiciSender();
  try {
    const settings = {
      ...CONFORMANCE_DEFAULTS,
      ...target,
      version,
      billing: BILLING_MODES,
      upgrade: true,
      changeCheck: true,
    };
    const run = await runConformance(settings, conformancePorts(sender));
    const red = run.requirements.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
    if (red.length > 0 || run.cannotRun) throw new Error(`the plan failed: ${red.join(', ')}`);
    return { calls: run.calls, tests: run.tests.filter(({ verdict }) => verdict !== 'skipped').length };
  } finally {
    await sender.close();
  }
}

if (process.argv[2] === 'serve') {
  const seller = await startReferenceIsv({ port: 0, dataFile: 'memory' });
  process.send?.({ url: seller.productionUrl, accessKey: seller.accessKey });
}
