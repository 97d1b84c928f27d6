import type { Activity } from '../domain/call.ts';
import { Evidence } from './evidence.ts';
import { planFor, requirementsFor, type PlannedTest } from './plan.ts';
import type { ConformancePorts } from './ports.ts';
import { preflight, type CannotRun } from './preflight.ts';
import { notApplicable, requirement, type RequirementId } from './requirements.ts';
import {
  worstOf,
  type ConformanceStatus,
  type ConformanceVerdict,
  type RequirementResult,
  type SkipReason,
  type TestResult,
} from './result.ts';
import { Session } from './session.ts';
import type { ConformanceSettings } from './settings.ts';

/** A run as it stands; each step gives a new one. */
export interface ConformanceRun {
  readonly status: ConformanceStatus;
  readonly settings: ConformanceSettings;
  readonly startedWallAt: number;
  readonly finishedWallAt?: number;
  readonly tests: readonly TestResult[];
  /** Filled when it is finished. */
  readonly requirements: readonly RequirementResult[];
  /** Present when it is finished and has run at all. */
  readonly verdict?: ConformanceVerdict;
  /** Nothing was found out: neither that something is right nor that it is wrong. */
  readonly provedNothing?: boolean;
  readonly cancelled?: boolean;
  /** Present when no test was run. */
  readonly cannotRun?: CannotRun;
  readonly calls: number;
}

export interface RunOptions {
  /** Ends the run after the call that is on the wire. */
  readonly signal?: AbortSignal;
  /** Told after each step. */
  readonly onProgress?: (run: ConformanceRun) => void;
}

/** A run whose turn has not come yet. */
export function waitingRun(settings: ConformanceSettings, wallAt: number): ConformanceRun {
  const tests = planFor(settings).map(waiting);
  return { status: 'waiting', settings, startedWallAt: wallAt, tests, requirements: [], calls: 0 };
}

/** Runs the plan of the settings against the service, one test after the other. Never rejects for what the seller does. */
export async function runConformance(
  settings: ConformanceSettings,
  ports: ConformancePorts,
  { signal, onProgress = () => {} }: RunOptions = {},
): Promise<ConformanceRun> {
  const session = new Session(settings, ports, signal);
  const plan = planFor(settings);
  const startedWallAt = ports.wallNow();
  const tests: TestResult[] = plan.map(waiting);
  const state = (status: ConformanceStatus): ConformanceRun => ({
    status,
    settings,
    startedWallAt,
    tests: [...tests],
    requirements: [],
    calls: session.calls,
  });
  onProgress(state('running'));
  const cannotRun = await preflight(session);
  // Who cuts a call off learns nothing about the service.
  if (cannotRun && !session.aborted)
    return { ...state('finished'), finishedWallAt: ports.wallNow(), cannotRun, tests: [] };
  for (const [index, planned] of plan.entries()) {
    if (planned.skipped === undefined) {
      tests[index] = { ...waiting(planned), status: 'running' };
      onProgress(state('running'));
    }
    tests[index] = await runTest(session, planned, tests);
    onProgress(state('running'));
  }
  const requirements = requirementsFor(settings).map((id) => requirementResult(id, settings, tests));
  const verdicts = tests.map(({ verdict = 'skipped' }) => verdict);
  return {
    ...state('finished'),
    finishedWallAt: ports.wallNow(),
    requirements,
    verdict: worstOf(requirements.map(({ verdict }) => verdict)),
    provedNothing: !verdicts.some((verdict) => verdict !== 'skipped'),
    ...(signal?.aborted ? { cancelled: true } : {}),
  };
}

function waiting({ id, group }: PlannedTest): TestResult {
  return { id, group, status: 'waiting', calls: 0, proofs: [] };
}

async function runTest(session: Session, planned: PlannedTest, before: readonly TestResult[]): Promise<TestResult> {
  const { id, group, test } = planned;
  const skipped = (reason: SkipReason, because?: readonly RequirementId[]): TestResult => ({
    ...{ id, group, status: 'finished', verdict: 'skipped', skipped: reason, calls: 0, proofs: [] },
    ...(because && because.length > 0 ? { because } : {}),
  });
  if (planned.skipped) return skipped(planned.skipped);
  if (session.aborted) return skipped('cancelled');
  if (session.targetIsGone) return skipped('target_gone');
  // Without instances there is nothing to test: who makes none is asked for each way of billing, and that is all.
  const needs: readonly Activity[] = id.startsWith('create.') ? [] : ['newInstance'];
  const missing = [...needs, ...(test.needs?.(session.settings) ?? [])].filter((each) => !session.works.has(each));
  if (missing.length > 0) return skipped('earlier_failure', failedIn(before));
  const callsBefore = session.calls;
  const startedAt = session.ports.wallNow();
  const evidence = new Evidence(session);
  await test.run(session, evidence);
  const own = evidence.proofs.filter((proof) => test.proves.includes(proof.requirement));
  const failed = evidence.failed;
  const verdict = worstOf((failed.length > 0 ? evidence.proofs : own).map((proof) => proof.verdict));
  const open = test.proves.find((each) => !own.some(({ requirement: proved }) => proved === each));
  return {
    ...{ id, group, status: 'finished', verdict },
    ...(verdict === 'skipped' && open ? leftBecause(open, evidence, session) : {}),
    calls: session.calls - callsBefore,
    ms: session.ports.wallNow() - startedAt,
    proofs: evidence.proofs,
  };
}

function leftBecause(
  id: RequirementId,
  { failed, left }: Evidence,
  session: Session,
): Pick<TestResult, 'skipped' | 'because'> {
  if (session.aborted) return { skipped: 'cancelled' };
  if (failed.length > 0) return { skipped: 'earlier_failure', because: failed };
  return { skipped: left.get(id) ?? 'not_shown' };
}

/** What failed before, in the order in which it did. */
function failedIn(tests: readonly TestResult[]): RequirementId[] {
  const failed = tests.flatMap(({ proofs }) => proofs).filter(({ verdict }) => verdict === 'failed');
  return [...new Set(failed.map((proof) => proof.requirement))];
}

function requirementResult(
  id: RequirementId,
  settings: ConformanceSettings,
  tests: readonly TestResult[],
): RequirementResult {
  const proving = tests.filter(({ proofs }) => proofs.some((proof) => proof.requirement === id));
  const verdict = worstOf(
    proving.flatMap(({ proofs }) => proofs.filter((proof) => proof.requirement === id).map((proof) => proof.verdict)),
  );
  const shown = { id, verdict, tests: proving.map((test) => test.id) };
  if (verdict !== 'skipped') return shown;
  const outside = notApplicable(requirement(id), settings);
  if (outside) return { ...shown, skipped: outside };
  const about = planFor(settings)
    .filter(({ test }) => test.proves.includes(id))
    .map((planned) => planned.id);
  const open = tests.find((test) => about.includes(test.id));
  const failed = failedIn(tests);
  if (open?.skipped) return { ...shown, skipped: open.skipped, ...(open.because ? { because: open.because } : {}) };
  return failed.length > 0
    ? { ...shown, skipped: 'earlier_failure', because: failed }
    : { ...shown, skipped: 'not_shown' };
}
