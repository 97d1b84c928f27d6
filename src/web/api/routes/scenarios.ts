import type { Response } from 'express';
import { isoTime } from '../../../read/api/iso-time.ts';
import { junitXml } from '../../../scenario-file/junit.ts';
import type { Problem } from '../../../scenario-file/read-scenario.ts';
import type { RunReport } from '../../../scenario-file/report.ts';
import { apiRoute, Reply, type RawAnswer } from '../api-route.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';
import { RUN_INPUT, SCENARIO, SCENARIO_LIST, SCENARIO_RUN, SCENARIO_RUN_LIST } from '../schemas/scenario.ts';
import { problemSentence } from '../../scenarios/problem-sentence.ts';
import { pageOf } from '../../../read/api/page-of.ts';

const tag = 'Scenarios';

function runResource(run: RunReport, texts: ReaderTexts) {
  const shown = (problem: Problem) => ({ ...problem, message: problemSentence(problem, run.file, texts.words.t) });
  return {
    ...run,
    startedWallAt: isoTime(run.startedWallAt),
    problems: run.problems.map(shown),
    steps: run.steps.map((step) => ({ ...step, problems: step.problems.map(shown) })),
  };
}

export const SCENARIO_ROUTES = [
  apiRoute({
    id: 'listScenarios',
    method: 'get',
    path: '/api/v1/scenarios',
    tag,
    summary: 'The scenarios that are shipped',
    success: [{ status: 200, description: 'By name of the file.', schema: SCENARIO_LIST }],
    faults: [],
    handle: ({ scenarios, texts }) => ({
      items: scenarios.gallery(texts.language).map(({ text: _text, ...head }) => head),
    }),
  }),
  apiRoute({
    id: 'getScenario',
    method: 'get',
    path: '/api/v1/scenarios/:id',
    tag,
    summary: 'A shipped scenario with its YAML',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The scenario.', schema: SCENARIO }],
    faults: ['not_found'],
    handle: ({ scenarios, params, texts }) => scenarios.find(params.id, texts.language),
  }),
  apiRoute({
    id: 'runScenario',
    method: 'post',
    path: '/api/v1/scenario-runs',
    tag,
    summary: 'Run a scenario in a fresh workspace',
    description:
      'Up to the first step that fails; the workspace stays then, with a snapshot at that moment. A file that cannot ' +
      'be run is answered too, with status `invalid` and the reasons. Files: JSON schema at `/api/scenario.schema.json`.',
    body: RUN_INPUT,
    success: [
      { status: 201, description: 'The report.', schema: SCENARIO_RUN },
      { status: 202, description: 'With `wait: false`: the run has begun.', schema: SCENARIO_RUN },
    ],
    faults: ['not_found'],
    handle: async ({ scenarios, texts, body: { scenarioId, text, file, seller, keep, wait } }) => {
      const shipped = scenarioId === undefined ? undefined : scenarios.find(scenarioId, texts.language);
      const run = scenarios.start({
        text: shipped?.text ?? text ?? '',
        file: file ?? shipped?.file ?? 'scenario.yaml',
        language: texts.language,
        keep,
        ...(seller ? { seller } : {}),
      });
      if (!wait) return new Reply(202, runResource(run, texts));
      return runResource(await scenarios.ended(run.id, texts.language), texts);
    },
  }),
  apiRoute({
    id: 'listScenarioRuns',
    method: 'get',
    path: '/api/v1/scenario-runs',
    tag,
    summary: 'Runs since the program was started',
    description: 'The last 100, in memory only; the workspaces of the last ten that did not pass are kept.',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Newest first.', schema: SCENARIO_RUN_LIST }],
    faults: [],
    handle: ({ scenarios, query, texts }) => {
      const { items, ...rest } = pageOf(scenarios.runs(texts.language), query, () => true);
      return { items: items.map((run) => runResource(run, texts)), ...rest };
    },
  }),
  apiRoute({
    id: 'getScenarioRun',
    method: 'get',
    path: '/api/v1/scenario-runs/:id',
    tag,
    summary: 'The report of a run',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The report.', schema: SCENARIO_RUN }],
    faults: ['not_found'],
    handle: ({ scenarios, params, texts }) => runResource(scenarios.run(params.id, texts.language), texts),
  }),
  apiRoute({
    id: 'getScenarioRunAsJunit',
    method: 'get',
    path: '/api/v1/scenario-runs/:id/junit',
    tag,
    summary: 'The report of a run as JUnit XML',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The file.', contentType: 'application/xml' }],
    faults: ['not_found'],
    handle: ({ scenarios, params, texts }): RawAnswer => {
      const run = scenarios.run(params.id, texts.language);
      const xml = junitXml([run], (problem, file) => problemSentence(problem, file, texts.words.t));
      return (_req, res: Response) => void res.type('application/xml').send(xml);
    },
  }),
];
