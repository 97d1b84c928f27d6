import { readFile, writeFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Translate } from '../i18n/translator.ts';
import { junitXml } from '../scenario-file/junit.ts';
import type { Problem } from '../scenario-file/read-scenario.ts';
import type { RunReport } from '../scenario-file/report.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { jsonText, plain } from './print.ts';
import { send, type Target } from './send.ts';
import { VERBS } from './verbs.ts';

/** What is run, and what is made of it. */
export interface ScenarioOptions {
  readonly files: readonly string[];
  readonly json: boolean;
  /** File for a report as CI systems read it. */
  readonly junit?: string;
  readonly sellerUrl?: string;
  readonly accessKey?: string;
  readonly keep: boolean;
  /** The simulator is still there afterwards, so that an address of it leads somewhere. */
  readonly stays: boolean;
}

/** How all the runs of a command ended. */
const RUN_EXIT = { passed: 0, failed: 1, invalid: 2 } as const;

type Run = Omit<RunReport, 'startedWallAt' | 'problems' | 'steps'> & {
  readonly startedWallAt: string;
  readonly problems: readonly Said[];
  readonly steps: readonly (Omit<RunReport['steps'][number], 'problems'> & { readonly problems: readonly Said[] })[];
};
type Said = Problem & { readonly message: string };

/**
 * Runs scenario files one after another and prints how each went.
 * @returns the exit code and the first run that did not pass: 0 all passed, 1 an assertion failed, 2 a file could not run
 */
export async function runScenarios(
  options: ScenarioOptions,
  target: Target,
  t: Translate,
): Promise<{ readonly exit: number; readonly failed: Run | undefined }> {
  const runs: Run[] = [];
  for (const file of options.files) {
    const run = await runFile(file, options, target);
    runs.push(run);
    if (!options.json) process.stdout.write(`${runText(run, { target, stays: options.stays }, t)}\n`);
  }
  if (options.json) process.stdout.write(`${jsonText({ items: runs }, 2)}\n`);
  if (options.junit !== undefined) await writeJunit(options.junit, runs);
  const exit = Math.max(0, ...runs.map(({ status }) => (status === 'running' ? EXIT.fault : RUN_EXIT[status])));
  return { exit, failed: runs.find(({ status }) => status !== 'passed') };
}

async function runFile(file: string, options: ScenarioOptions, target: Target): Promise<Run> {
  const verb = VERBS.find(({ operation }) => operation === 'runScenario');
  if (!verb) throw new Error('the table has no verb that runs scenarios');
  const { sellerUrl, accessKey, keep } = options;
  const seller = sellerUrl === undefined ? {} : { seller: { url: sellerUrl, ...(accessKey ? { accessKey } : {}) } };
  const input = { text: await textOf(file), file: file.slice(-300), keep, ...seller };
  const answer = await send(verb, target, { places: [], input });
  const body = await readAll(answer.body);
  if (answer.status === 201) return JSON.parse(body) as Run;
  const { error } = JSON.parse(body) as { error?: { message?: string; details?: readonly unknown[] } };
  const told = `${error?.message ?? answer.status} ${JSON.stringify(error?.details ?? [])}`;
  throw new CliError('cli.error.file', EXIT.usage, { file: plain(file), reason: plain(told) });
}

async function textOf(file: string): Promise<string> {
  try {
    const text = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
    // The API takes no empty text; for the reader an empty file is one without members.
    return text === '' ? '\n' : text;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new CliError('cli.error.file', EXIT.usage, { file: plain(file), reason });
  }
}

function runText(run: Run, { target, stays }: { target: Target; stays: boolean }, t: Translate): string {
  const passed = run.steps.filter(({ status }) => status === 'passed').length;
  const mark = run.status === 'passed' ? '✓' : '✗';
  const head = `${mark} ${run.name}  ${t('scenario.cli.steps', { passed, count: run.steps.length })}  ${Math.round(run.durationMs)} ms`;
  const problems = [...run.problems, ...run.steps.flatMap((step) => step.problems)].map(
    ({ message }) => `  ${message}`,
  );
  const isShown = run.workspaceId !== null && run.status !== 'passed';
  const place = isShown ? [`  ${stays ? runAddress(run, target) : t('scenario.cli.look')}`] : [];
  return [head, ...problems, ...place].map(plain).join('\n');
}

/** Where a run is shown, at the step that failed. */
export function runAddress(run: Pick<Run, 'id' | 'workspaceId' | 'steps'>, { server, workspace }: Target): string {
  const failed = run.steps.find(({ status }) => status === 'failed');
  const at = failed ? `#step-${failed.number}` : '';
  const id = encodeURIComponent(run.workspaceId ?? workspace);
  return new URL(`/w/${id}/simulator/scenarios/runs/${run.id}${at}`, server).href;
}

async function writeJunit(file: string, runs: readonly Run[]): Promise<void> {
  const reports = runs.map((run) => ({ ...run, startedWallAt: Date.parse(run.startedWallAt) }));
  const xml = junitXml(reports, (problem) => (problem as Said).message);
  try {
    await writeFile(file, xml);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new CliError('cli.error.file', EXIT.usage, { file: plain(file), reason });
  }
}
