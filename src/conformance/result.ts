import type { Check } from '../domain/call.ts';
import type { RequirementId } from './requirements.ts';
import type { Heard } from './session.ts';
import type { TestGroup, TestId } from './test-ids.ts';

/** What can be said about a requirement, a test, a run. `review`: no program can tell, a person has to look. */
export const CONFORMANCE_VERDICTS = ['passed', 'failed', 'warning', 'review', 'skipped'] as const;

export type ConformanceVerdict = (typeof CONFORMANCE_VERDICTS)[number];

/** Where something stands, whatever its verdict will be. */
export const CONFORMANCE_STATUSES = ['waiting', 'running', 'finished'] as const;

export type ConformanceStatus = (typeof CONFORMANCE_STATUSES)[number];

/**
 * Why nothing was found out. `earlier_failure`: what it builds upon failed; `not_shown`: the seller never came into the
 * situation; `cannot_tell`: the seller's answers do not show it; `target_gone`: nobody answered any more;
 * `cancelled`: a person ended the run; `not_chosen`: only other tests were asked for.
 */
export const SKIP_REASONS = [
  'other_version',
  'other_billing',
  'other_site',
  'not_offered',
  'not_chosen',
  'earlier_failure',
  'not_shown',
  'cannot_tell',
  'target_gone',
  'cancelled',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** What a requirement of our own was met with; the checks have findings of their own. */
export const OWN_FINDINGS = ['met', 'accepted', 'other_code', 'by_status', 'broken', 'not_ready', 'did_it'] as const;

export type OwnFinding = (typeof OWN_FINDINGS)[number];

/** What a test found out about one requirement: by a check on an answer, or by what it did itself. */
export interface Proof {
  readonly requirement: RequirementId;
  readonly verdict: Exclude<ConformanceVerdict, 'skipped'>;
  readonly found:
    | { readonly check: Check }
    | { readonly own: OwnFinding; readonly params: Readonly<Record<string, string | number>> };
  /** The call that shows it. */
  readonly heard?: Heard;
}

/** How one test went. */
export interface TestResult {
  readonly id: TestId;
  readonly group: TestGroup;
  readonly status: ConformanceStatus;
  /** Present when it is finished. */
  readonly verdict?: ConformanceVerdict;
  readonly skipped?: SkipReason;
  /** Requirements whose failure kept it from finding out. */
  readonly because?: readonly RequirementId[];
  readonly calls: number;
  readonly ms?: number;
  readonly proofs: readonly Proof[];
}

/** What a run knows about one requirement, over all its tests. */
export interface RequirementResult {
  readonly id: RequirementId;
  readonly verdict: ConformanceVerdict;
  readonly skipped?: SkipReason;
  readonly because?: readonly RequirementId[];
  /** Tests that found out about it. */
  readonly tests: readonly TestId[];
}

/** Worst first. */
const WORST: readonly ConformanceVerdict[] = ['failed', 'warning', 'review', 'passed', 'skipped'];

/** The verdict of several; `skipped` when there is none. */
export function worstOf(verdicts: Iterable<ConformanceVerdict>): ConformanceVerdict {
  const all = new Set(verdicts);
  return WORST.find((verdict) => all.has(verdict)) ?? 'skipped';
}
