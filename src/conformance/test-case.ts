import type { Activity } from '../domain/call.ts';
import type { Evidence } from './evidence.ts';
import type { RequirementId } from './requirements.ts';
import type { SkipReason } from './result.ts';
import type { Session } from './session.ts';
import type { ConformanceSettings } from './settings.ts';

/** One test of a plan. */
export interface TestCase {
  /** What it is there to find out about; the form of every answer is looked at besides. */
  readonly proves: readonly RequirementId[];
  /** Activities beside newInstance that must have been answered rightly before: a refusal proves nothing about who refuses everything. */
  readonly needs?: (settings: ConformanceSettings) => readonly Activity[];
  /** Why it has no place in a plan, beyond what its requirements say. */
  readonly leftOut?: (settings: ConformanceSettings) => SkipReason | undefined;
  readonly run: (session: Session, evidence: Evidence) => Promise<void>;
}

/** The call that begins a freeze in the version and way of billing. */
export function freezeActivity({ version }: Pick<ConformanceSettings, 'version'>, metered: boolean): Activity {
  if (version === '2.0') return 'updateInstanceStatus';
  return metered ? 'instanceStatus' : 'expireInstance';
}

export function upgradeActivity({ version }: Pick<ConformanceSettings, 'version'>): Activity {
  return version === '1.0' ? 'upgrade' : 'upgradeInstance';
}
