import { z } from 'zod';
import { PROBLEM_KINDS } from '../../../scenario-file/read-scenario.ts';
import { RUN_STATUSES, STEP_STATUSES } from '../../../scenario-file/report.ts';
import { FILE_MAX } from '../../../scenario-file/scenario.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, text, TEXT_OR_NULL } from './common.ts';

const SCENARIO_MEMBERS = {
  id: z.string(),
  file: z.string(),
  name: z.string(),
  description: TEXT_OR_NULL,
  stepCount: z.int(),
};

export const SCENARIO_LIST = listOf('ScenarioList', named('ScenarioHead', z.strictObject(SCENARIO_MEMBERS)));

export const SCENARIO = named('Scenario', z.strictObject({ ...SCENARIO_MEMBERS, text: z.string() }));

const PROBLEM = named(
  'ScenarioProblem',
  z.strictObject({
    kind: z.enum(PROBLEM_KINDS),
    line: z.int(),
    path: z.string().describe('Where in the file, e.g. `steps.2.expect.status`.'),
    expected: z.string(),
    got: z.string(),
    message: z.string().describe('A sentence with file, line, path, expected and got.'),
  }),
);

const STEP = named(
  'ScenarioStep',
  z.strictObject({
    number: z.int(),
    id: TEXT_OR_NULL,
    name: TEXT_OR_NULL,
    verb: z.string(),
    line: z.int(),
    status: z.enum(STEP_STATUSES),
    durationMs: z.number(),
    simAt: INSTANT_OR_NULL,
    callIds: z.array(z.string()),
    problems: z.array(PROBLEM),
  }),
);

export const SCENARIO_RUN = named(
  'ScenarioRun',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    file: z.string(),
    status: z.enum(RUN_STATUSES).describe('`invalid`: the file cannot be run, or not further.'),
    startedWallAt: INSTANT,
    durationMs: z.number(),
    workspaceId: TEXT_OR_NULL.describe('The workspace it has played in, while it is kept.'),
    snapshot: TEXT_OR_NULL.describe('Snapshot of the workspace at the step that failed.'),
    problems: z.array(PROBLEM).describe('Of the file itself.'),
    steps: z.array(STEP),
  }),
);

export const SCENARIO_RUN_LIST = listOf('ScenarioRunList', SCENARIO_RUN);

export const RUN_INPUT = named(
  'ScenarioRunInput',
  z
    .strictObject({
      scenarioId: z.string().min(1).max(128).optional().describe('A scenario of the gallery.'),
      text: z.string().min(1).max(FILE_MAX).optional().describe('The YAML of a scenario, instead.'),
      file: text(300).optional().describe('Its name, for reports.'),
      seller: z
        .strictObject({ url: z.string().min(1).max(1_024), accessKey: z.string().min(1).max(256).optional() })
        .optional()
        .describe('The seller under test, for all products; the bundled sample seller unless given.'),
      keep: z.boolean().default(false).describe('Keep the workspace of a run that passed too.'),
      wait: z.boolean().default(true).describe('Answer when the run has ended.'),
    })
    .superRefine(({ scenarioId, text: yaml }, context) => {
      if ((scenarioId === undefined) !== (yaml === undefined)) return;
      context.addIssue({ code: 'custom', path: ['text'], params: { problem: 'one_scenario' } });
    }),
);

export const RECORDING = named(
  'ScenarioRecording',
  z.strictObject({
    recording: z.boolean(),
    sinceWallAt: INSTANT_OR_NULL,
    stepCount: z.int(),
    text: z.string().describe('What was recorded so far, as a scenario file.'),
  }),
);
