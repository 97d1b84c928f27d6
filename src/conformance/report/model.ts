import type { CannotRun } from '../preflight.ts';
import { compareWith, type Comparison, type ExpectedFailures } from '../expected-failures.ts';
import { requirement, type RequirementId } from '../requirements.ts';
import { CONFORMANCE_VERDICTS, type ConformanceVerdict, type SkipReason } from '../result.ts';
import type { ConformanceRun } from '../run.ts';
import type { ConformanceTexts } from '../text-keys.ts';
import type { CheckTextKey } from '../../protocol/v2/check-catalogue.ts';
import { findingsOf, titleOf, type Finding } from './findings.ts';
import { shownUrl, keysOf, withoutSecrets } from './without-secrets.ts';

/** What a report is made from beside the run. */
export interface ReportContext {
  readonly program: { readonly name: string; readonly version: string };
  readonly expected?: ExpectedFailures;
}

/** A requirement with all that a report says about it. */
export interface ReportedRequirement {
  readonly id: RequirementId;
  readonly title: string;
  readonly verdict: ConformanceVerdict;
  readonly skipped?: SkipReason;
  /** Why nothing was found out, in words. */
  readonly reason?: string;
  readonly because: readonly RequirementId[];
  readonly severity: 'must' | 'should';
  readonly source: string;
  readonly certainty: string;
  readonly tests: readonly string[];
}

interface ReportedTest {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly verdict: ConformanceVerdict;
  readonly reason?: string;
  readonly calls: number;
  readonly ms: number;
}

/** A finished run in words of one language: what all three formats are written from. Holds no secret. */
export interface Report {
  readonly program: ReportContext['program'];
  readonly target: string;
  readonly version: string;
  readonly billing: readonly string[];
  readonly site: string;
  /** Readings of the site's rules that were changed. */
  readonly rules: Readonly<Record<string, string | number | boolean>>;
  readonly startedWallAt: number;
  readonly finishedWallAt: number;
  readonly calls: number;
  /** Absent when no test was run. */
  readonly verdict?: ConformanceVerdict;
  readonly provedNothing: boolean;
  readonly cancelled: boolean;
  /** Why no test was run, in a sentence. */
  readonly cannotRun?: string;
  /** How many requirements came out in each way. */
  readonly counts: Readonly<Record<ConformanceVerdict, number>>;
  readonly requirements: readonly ReportedRequirement[];
  readonly findings: readonly Finding[];
  readonly tests: readonly ReportedTest[];
  readonly comparison: Comparison;
  readonly hasExpectations: boolean;
}

/** Puts a finished run into words. */
export function reportOf(run: ConformanceRun, context: ReportContext, t: ConformanceTexts): Report {
  const { settings, requirements, tests } = run;
  const because = (skipped: SkipReason | undefined): { reason?: string } =>
    skipped === undefined ? {} : { reason: t(`conform.skip.${skipped}`) };
  return {
    program: context.program,
    target: shownUrl(settings.url),
    version: settings.version,
    billing: settings.billing,
    site: settings.site,
    rules: settings.rules,
    startedWallAt: run.startedWallAt,
    finishedWallAt: run.finishedWallAt ?? run.startedWallAt,
    calls: run.calls,
    ...(run.verdict === undefined ? {} : { verdict: run.verdict }),
    provedNothing: run.provedNothing === true,
    cancelled: run.cancelled === true,
    ...(run.cannotRun ? { cannotRun: withoutSecrets(cannotRunText(run.cannotRun, t), keysOf(settings)) } : {}),
    counts: countsOf(requirements.map(({ verdict }) => verdict)),
    requirements: requirements.map(({ id, verdict, skipped, because: failed = [], tests: provedBy }) => ({
      id,
      title: titleOf(id, t),
      verdict,
      ...(skipped === undefined ? {} : { skipped }),
      ...because(skipped),
      because: failed,
      severity: requirement(id).severity,
      source: requirement(id).source,
      certainty: requirement(id).certainty,
      tests: provedBy,
    })),
    findings: findingsOf(run, t),
    tests: tests.map(({ id, group, verdict = 'skipped', skipped, calls, ms = 0 }) => ({
      id,
      group,
      title: t(`conform.test.${id}`),
      verdict,
      ...because(skipped),
      calls,
      ms,
    })),
    comparison: compareWith(requirements, context.expected ?? { ids: new Map() }),
    hasExpectations: context.expected !== undefined,
  };
}

/** Why a run could not begin, in one sentence and what to do about it. */
export function cannotRunText({ check }: CannotRun, t: ConformanceTexts): string {
  const came = t(`check.${check.id}.${check.variant ?? ''}` as CheckTextKey, check.params);
  return t('conform.report.cannot', { came });
}

function countsOf(verdicts: readonly ConformanceVerdict[]): Record<ConformanceVerdict, number> {
  const counts = Object.fromEntries(CONFORMANCE_VERDICTS.map((verdict) => [verdict, 0])) as Record<
    ConformanceVerdict,
    number
  >;
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}
