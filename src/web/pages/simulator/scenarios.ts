import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Problem } from '../../../scenario-file/read-scenario.ts';
import type { RunReport } from '../../../scenario-file/report.ts';
import type { Scenarios } from '../../../scenario-file/scenarios.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { problemSentence } from '../../scenarios/problem-sentence.ts';
import { recordedIn, recordedText } from '../../scenarios/recorded-text.ts';

const PAGE = { part: 'simulator', section: 'scenarios' } as const;
const PATH = '/simulator/scenarios';
/** Runs on the page with the gallery. */
const RUNS_SHOWN = 20;
/** A run that takes longer is shown while it goes on. */
const PATIENCE_MS = 3_000;

const SHIPPED = z.object({ scenario: z.string().min(1).max(128) });
const OWN = z.object({ text: z.string('required').trim().min(1, 'required').max(60_000, 'too_long') });

/**
 * Scenarios: `GET /simulator/scenarios` lists the shipped ones and the runs; `POST …/run` runs one (field `scenario`) or a
 * pasted one (field `text`); `…/runs/:id` is a report, `…/gallery/:id` a file. `…/recording` shows what was recorded;
 * `POST …/recording` begins, `POST …/recording/stop` ends.
 */
export function scenarioPages(scenarios: Scenarios): Router {
  const router = Router();
  router.get(PATH, (_req, res) => showScenarios(res, scenarios));
  router.post(`${PATH}/run`, (req, res) => run(req, res, scenarios));
  router.get(`${PATH}/runs/:id`, (req, res) => showRun(req, res, scenarios));
  router.get(`${PATH}/gallery/:id`, (req, res) => showFile(req, res, scenarios));
  router.post(`${PATH}/recording`, begin);
  router.post(`${PATH}/recording/stop`, stop);
  router.get(`${PATH}/recording`, showRecording);
  router.get(`${PATH}/recording.yaml`, (_req, res) => {
    const { workspace } = marketContext(res).market;
    const recorded = recordedIn(workspace);
    const text = recorded ? recordedText(recorded, requestContext(res).t) : '';
    res.attachment(`recorded-${workspace.id}.yaml`).type('text/yaml').send(text);
  });
  return router;
}

async function showScenarios(
  res: Response,
  scenarios: Scenarios,
  refused: { readonly errors: readonly FieldError[]; readonly text: string } = { errors: [], text: '' },
): Promise<void> {
  const { t, language } = requestContext(res);
  const { workspace } = marketContext(res).market;
  const recorded = recordedIn(workspace);
  const model = {
    gallery: scenarios.gallery(language),
    runs: scenarios.runs(language).slice(0, RUNS_SHOWN),
    recording: workspace.recording.isOn,
    recordedSteps: recorded?.steps.length,
    ...refused,
  };
  const status = refused.errors.length > 0 ? 400 : 200;
  await renderPage(res, 'simulator/scenarios', model, { ...PAGE, title: t('nav.scenarios'), status });
}

async function run(req: Request, res: Response, scenarios: Scenarios): Promise<void> {
  const { language } = requestContext(res);
  const shipped = readForm(SHIPPED, req.body);
  const own = readForm(OWN, req.body);
  if (!shipped.ok && !own.ok) {
    const errors = fieldErrors(own.problems, requestContext(res));
    const text: unknown = (req.body as Record<string, unknown> | undefined)?.['text'];
    return showScenarios(res, scenarios, { errors, text: typeof text === 'string' ? text : '' });
  }
  const { text, file } = shipped.ok
    ? scenarios.find(shipped.value.scenario, language)
    : { text: own.ok ? own.value.text : '', file: 'pasted.yaml' };
  const begun = scenarios.start({ text, file, language });
  const report = await Promise.race([
    scenarios.ended(begun.id, language),
    new Promise<RunReport>((resolve) => setTimeout(() => resolve(begun), PATIENCE_MS).unref()),
  ]);
  const failed = report.steps.find(({ status }) => status === 'failed');
  const at = failed ? `#step-${failed.number}` : '';
  res.redirect(303, `${marketContext(res).base}${PATH}/runs/${report.id}${at}`);
}

async function showRun(req: Request<{ id: string }>, res: Response, scenarios: Scenarios): Promise<void> {
  const { t, language } = requestContext(res);
  const report = scenarios.run(req.params.id, language);
  const sentence = (problem: Problem): string => problemSentence(problem, report.file, t);
  const workspace = report.workspaceId === null ? undefined : `/w/${encodeURIComponent(report.workspaceId)}`;
  const model = { run: report, sentence, workspace };
  await renderPage(res, 'simulator/scenario-run', model, { ...PAGE, title: report.name });
}

async function showFile(req: Request<{ id: string }>, res: Response, scenarios: Scenarios): Promise<void> {
  const scenario = scenarios.find(req.params.id, requestContext(res).language);
  if (req.query['download'] !== undefined) {
    res.attachment(scenario.file).type('text/yaml').send(scenario.text);
    return;
  }
  await renderPage(res, 'simulator/scenario-file', { scenario }, { ...PAGE, title: scenario.name });
}

function begin(_req: Request, res: Response): void {
  const { market, base } = marketContext(res);
  market.workspace.recording.begin(market.workspace, market.workspace.wall.now());
  res.redirect(303, base + PATH);
}

function stop(_req: Request, res: Response): void {
  const { market, base } = marketContext(res);
  market.workspace.recording.end(market.workspace);
  res.redirect(303, `${base}${PATH}/recording`);
}

async function showRecording(_req: Request, res: Response): Promise<void> {
  const { t } = requestContext(res);
  const { workspace } = marketContext(res).market;
  const recorded = recordedIn(workspace);
  const model = {
    recording: workspace.recording.isOn,
    steps: recorded?.steps.length ?? 0,
    sinceWallAt: recorded?.sinceWallAt,
    text: recorded ? recordedText(recorded, t) : '',
  };
  await renderPage(res, 'simulator/recording', model, { ...PAGE, title: t('scenarios.recording') });
}
