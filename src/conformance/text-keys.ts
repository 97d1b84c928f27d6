import type { CheckTextKey } from '../protocol/v2/check-catalogue.ts';
import type { TestGroup, TestId } from './test-ids.ts';
import type { Severity } from './requirement.ts';
import type { OwnRequirementId } from './requirements.ts';
import type { ConformanceStatus, ConformanceVerdict, OwnFinding, SkipReason } from './result.ts';
import type { CauseFamily } from './causes.ts';

/** Requirements that an activity works at all: why it does not, its result code tells. */
type ActivityRequirementId = Extract<OwnRequirementId, `ACT-${string}`>;

/** Every text that catalogue and plan need; a language that lacks one does not compile. */
export type RequirementTextKey =
  | `conform.req.${OwnRequirementId}`
  | `conform.expect.${OwnRequirementId}`
  | `conform.${'cause' | 'mend'}.${Exclude<OwnRequirementId, ActivityRequirementId>}`
  | `conform.because.${CauseFamily}`
  | `conform.came.${OwnFinding}`
  | `conform.test.${TestId}`
  | `conform.group.${TestGroup}`
  | `conform.verdict.${ConformanceVerdict}`
  | `conform.status.${ConformanceStatus}`
  | `conform.skip.${SkipReason}`
  | `conform.severity.${Severity}`;

/** Headings and sentences of reports. */
export const REPORT_TEXTS = [
  'title',
  'lead',
  'target',
  'version',
  'billing',
  'profile',
  'profile.changed',
  'started',
  'program',
  'calls',
  'counts',
  'summary',
  'nothing',
  'cancelled',
  'cannot',
  'findings',
  'none',
  'expected',
  'came',
  'cause',
  'mend',
  'source',
  'reproduce',
  'answer',
  'requirements',
  'requirement',
  'tests',
  'test',
  'verdict',
  'time',
  'because',
  'masked',
  'known',
  'known.ok',
  'known.passed',
  'known.new',
  'more',
] as const;

export type ReportTextKey = `conform.report.${(typeof REPORT_TEXTS)[number]}`;

/** Looks texts of one language up. */
export type ConformanceTexts = (
  key: RequirementTextKey | ReportTextKey | CheckTextKey,
  params?: Readonly<Record<string, string | number>>,
) => string;
