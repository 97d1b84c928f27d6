import type { Recorded } from '../../app/recording.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Translate } from '../../i18n/translator.ts';
import { isoTime } from '../../read/api/iso-time.ts';
import { writeScenario } from '../../scenario-file/write-scenario.ts';

/** Scenario names are no longer than this. */
const NAME_MAX = 120;

/** What is being recorded, or was recorded last, in a workspace; `undefined` where nothing ever was. */
export function recordedIn(workspace: Workspace): Recorded | undefined {
  return workspace.recording.read(workspace);
}

/** A recording as a scenario file. */
export function recordedText({ workspace, startSimAt, steps, remarks }: Recorded, t: Translate): string {
  const { name, site, origin, ruleOverrides } = workspace;
  return writeScenario({
    name: t('scenario.recorded', { name }).slice(0, NAME_MAX),
    workspace: { site, seed: origin?.seed, startAt: isoTime(startSimAt), rules: ruleOverrides },
    steps,
    foreignIdNote: t('scenario.foreign_id'),
    remarks: remarks.map(({ before, verb, reason }) => ({ before, text: t(`scenario.remark.${reason}`, { verb }) })),
  });
}
