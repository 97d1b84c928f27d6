import type { Language } from '../i18n/language.ts';
import type { Problem } from './read-scenario.ts';
import { inLanguage, type Words } from './scenario.ts';

/** `invalid`: the file cannot be run, or not further, e.g. for a reference that leads nowhere. */
export const RUN_STATUSES = ['running', 'passed', 'failed', 'invalid'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const STEP_STATUSES = ['passed', 'failed', 'skipped'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** How a step went. */
export interface StepReport {
  /** From 1. */
  readonly number: number;
  readonly id: string | null;
  readonly name: string | null;
  readonly verb: string;
  readonly line: number;
  readonly status: StepStatus;
  readonly durationMs: number;
  /** Marketplace time at its end; `null` for a step that was not run. */
  readonly simAt: string | null;
  /** Calls that it has caused, oldest first. */
  readonly callIds: readonly string[];
  readonly problems: readonly Problem[];
}

/** How a scenario went. */
export interface RunReport {
  readonly id: string;
  readonly name: string;
  /** Name of the file, as far as it is known. */
  readonly file: string;
  readonly status: RunStatus;
  readonly startedWallAt: number;
  readonly durationMs: number;
  /** The workspace, while it is kept. */
  readonly workspaceId: string | null;
  /** Snapshot of the workspace at the step that failed. */
  readonly snapshot: string | null;
  /** Problems of the file itself. */
  readonly problems: readonly Problem[];
  readonly steps: readonly StepReport[];
}

/** A step as it is remembered: whoever reads of it reads its name in their language. */
export interface StepRecord extends Omit<StepReport, 'name'> {
  readonly name: Words | null;
}

/** A run as it is remembered. */
export interface RunRecord extends Omit<RunReport, 'name' | 'steps'> {
  readonly name: Words;
  readonly steps: readonly StepRecord[];
}

/** The report of a run in a language. */
export function reportIn(run: RunRecord, language: Language): RunReport {
  return {
    ...run,
    name: inLanguage(run.name, language),
    steps: run.steps.map((step) => ({ ...step, name: step.name === null ? null : inLanguage(step.name, language) })),
  };
}
