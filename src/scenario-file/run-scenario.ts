import type { Language } from '../i18n/language.ts';
import { problem, type Problem, type ScenarioFile } from './read-scenario.ts';
import type { RunRecord, StepRecord } from './report.ts';
import { runStep } from './run-step.ts';
import { inLanguage, START_AT, type Step } from './scenario.ts';
import type { OperationInput, Perform, StepVerb } from './step-verb.ts';

/** What a run needs beside the file. */
export interface RunContext {
  readonly perform: Perform;
  readonly verbs: ReadonlyMap<string, StepVerb>;
  readonly language: Language;
  /** Id of the workspace that is made for it. */
  readonly workspaceId: string;
  /** The seller under test; the bundled one unless given. */
  readonly seller?: { readonly url: string; readonly accessKey?: string };
  /** Wall time. */
  readonly now: () => number;
  /** Told after each step. */
  readonly onStep: (steps: readonly StepRecord[]) => void;
}

/** The outcome of a run; the workspace is still there. */
export type Outcome = Pick<RunRecord, 'status' | 'steps' | 'problems' | 'snapshot'> & {
  readonly workspaceMade: boolean;
};

/** Plays a scenario in a fresh workspace: up to the first step that fails, where a snapshot is left. */
export async function runScenario({ scenario, places }: ScenarioFile, context: RunContext): Promise<Outcome> {
  const { perform, verbs, language, workspaceId } = context;
  const refused = (path: string[], got: string): Problem[] => [
    problem('rejected', places.lineOf(path), path.join('.'), '2xx', got),
  ];
  const { site = 'cn', seed = 'demo-shop', startAt = START_AT, rules = {} } = scenario.workspace ?? {};
  const made = await perform(
    'createWorkspace',
    {
      body: {
        ...{ id: workspaceId, name: inLanguage(scenario.name, language).slice(0, 64), site, seed, startAt, rules },
        clock: { mode: 'frozen' },
      },
    },
    language,
  );
  const steps: StepRecord[] = [];
  const end = (status: Outcome['status'], more: Partial<Outcome> = {}): Outcome => {
    for (const [index, step] of scenario.steps.entries()) {
      if (index < steps.length) continue;
      const line = places.lineOf(['steps', index]);
      steps.push({
        ...headOf(step, index, line),
        status: 'skipped',
        durationMs: 0,
        simAt: null,
        callIds: [],
        problems: [],
      });
    }
    return { status, steps, problems: [], snapshot: null, workspaceMade: true, ...more };
  };
  if (made.status >= 400) {
    return end('invalid', { problems: refused(['workspace'], told(made)), workspaceMade: false });
  }
  const unset = context.seller && (await useSeller(context.seller, context));
  if (unset !== undefined) return end('invalid', { problems: refused([], unset) });

  const answers = new Map<string, unknown>();
  for (const [index, step] of scenario.steps.entries()) {
    const verb = verbs.get(step.do);
    if (!verb) throw new Error('the verbs of a scenario are checked before it runs');
    const begun = context.now();
    const known = { steps: answers };
    const run = await runStep(step, verb, { perform, language, workspaceId, known, places, index });
    if (step.id !== undefined) answers.set(step.id, run.answer);
    const clock = await perform('getClock', { params: { workspace: workspaceId } }, language);
    steps.push({
      ...headOf(step, index, places.lineOf(['steps', index])),
      status: run.problems.length === 0 ? 'passed' : 'failed',
      durationMs: context.now() - begun,
      simAt: (clock.body as { simAt?: string }).simAt ?? null,
      callIds: run.callIds,
      problems: run.problems,
    });
    context.onStep([...steps]);
    if (run.problems.length === 0) continue;
    return end(run.invalid ? 'invalid' : 'failed', { snapshot: await keep(`failed-at-step-${index + 1}`, context) });
  }
  return end('passed');
}

function headOf(step: Step, index: number, line: number) {
  return { number: index + 1, id: step.id ?? null, name: step.name ?? null, verb: step.do, line };
}

/** Points every product to the seller under test. @returns why that is not possible */
async function useSeller(seller: NonNullable<RunContext['seller']>, context: RunContext): Promise<string | undefined> {
  const ask = (operation: string, input: OperationInput) => context.perform(operation, input, context.language);
  const workspace = context.workspaceId;
  const { body } = await ask('listProducts', { params: { workspace }, query: { limit: '200' } });
  for (const { id, interface: old } of (body as { items: readonly Product[] }).items) {
    const { version, encryptType } = old;
    const answer = await ask('setProductInterface', {
      params: { workspace, id },
      body: { version, ...(encryptType ? { encryptType } : {}), ...seller },
    });
    if (answer.status >= 400) return told(answer);
  }
  return undefined;
}

interface Product {
  readonly id: string;
  readonly interface: { readonly version: string; readonly encryptType?: string | null };
}

async function keep(name: string, { perform, workspaceId, language }: RunContext): Promise<string | null> {
  const { status } = await perform('takeSnapshot', { params: { workspace: workspaceId }, body: { name } }, language);
  return status < 400 ? name : null;
}

function told({ status, body }: { readonly status: number; readonly body: unknown }): string {
  const { error } = body as { error?: { message?: string; details?: readonly { path?: string; message?: string }[] } };
  const details = (error?.details ?? []).map(({ path, message }) => `${path}: ${message}`);
  return [status, error?.message, ...details].filter(Boolean).join(' ');
}
