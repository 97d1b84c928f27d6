import type { Language } from '../i18n/language.ts';
import { AppError } from '../app/app-error.ts';
import type { GalleryEntry } from './gallery.ts';
import { problem, readScenario } from './read-scenario.ts';
import { reportIn, type RunRecord, type RunReport } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { inLanguage } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import type { Perform, StepVerb } from './step-verb.ts';

/** Runs that are remembered. */
const RUNS_MAX = 100;
/** The workspaces of runs that failed are kept, so many of them. */
const WORKSPACES_MAX = 10;

export interface ScenariosDeps {
  readonly verbs: readonly StepVerb[];
  readonly perform: Perform;
  readonly gallery: readonly GalleryEntry[];
  /** Ids of workspaces that are taken. */
  readonly takenIds: () => ReadonlySet<string>;
  /** Wall time. */
  readonly now: () => number;
  readonly onDefect: (error: unknown) => void;
}

/** What is to be run. */
export interface RunInput {
  readonly text: string;
  readonly file: string;
  readonly language: Language;
  readonly seller?: { readonly url: string; readonly accessKey?: string };
  /** Keep the workspace of a run that passed too. */
  readonly keep?: boolean;
}

/** A shipped scenario as lists show it. */
export interface ShippedScenario extends GalleryEntry {
  readonly name: string;
  readonly description: string | null;
  readonly stepCount: number;
}

/** The scenarios of a program: those that are shipped, and the runs since it started. In memory only. */
export class Scenarios {
  readonly #deps: ScenariosDeps;
  readonly #verbs: ReadonlyMap<string, StepVerb>;
  readonly #runs = new Map<string, RunRecord>();
  readonly #ended = new Map<string, Promise<RunRecord>>();
  #lastNumber = 0;

  constructor(deps: ScenariosDeps) {
    this.#deps = deps;
    this.#verbs = new Map(deps.verbs.map((verb) => [verb.name, verb]));
  }

  /** The scenarios that are shipped, with their words in a language. */
  gallery(language: Language): readonly ShippedScenario[] {
    return this.#deps.gallery.map((entry) => {
      const read = readScenario(entry.text, this.#verbs, language);
      if ('problems' in read) throw new Error(`${entry.file}: ${JSON.stringify(read.problems)}`);
      const { name, description, steps } = read.file.scenario;
      return {
        ...entry,
        name: inLanguage(name, language),
        description: description === undefined ? null : inLanguage(description, language),
        stepCount: steps.length,
      };
    });
  }

  /** A shipped scenario. @throws AppError `not_found` */
  find(id: string, language: Language): ShippedScenario {
    const found = this.gallery(language).find((each) => each.id === id);
    if (!found) throw new AppError('not_found', `no scenario ${id}`, { params: { collection: 'scenarios', id } });
    return found;
  }

  /** The JSON schema of scenario files. */
  schema(): Readonly<Record<string, unknown>> {
    return scenarioSchema(this.#deps.verbs);
  }

  /** Runs since the start, newest first, in a reader's language, whatever the one they were started in. */
  runs(language: Language): readonly RunReport[] {
    return this.#newestFirst().map((run) => reportIn(run, language));
  }

  /** The report of a run in a reader's language. @throws AppError `not_found` */
  run(id: string, language: Language): RunReport {
    const run = this.#runs.get(id);
    if (!run) throw new AppError('not_found', `no run ${id}`, { params: { collection: 'runs', id } });
    return reportIn(run, language);
  }

  /** Resolves when a run has ended. */
  async ended(id: string, language: Language): Promise<RunReport> {
    const ended = await this.#ended.get(id);
    return ended ? reportIn(ended, language) : this.run(id, language);
  }

  /** Begins a run. A file that cannot be run is a run too: its report says why. */
  start(input: RunInput): RunReport {
    return reportIn(this.#begin(input), input.language);
  }

  #begin(input: RunInput): RunRecord {
    const { text, file, language } = input;
    this.#lastNumber += 1;
    const id = `run-${this.#lastNumber}`;
    const read = readScenario(text, this.#verbs, language);
    const head = { id, file, startedWallAt: this.#deps.now(), durationMs: 0, workspaceId: null, snapshot: null };
    if ('problems' in read) {
      return this.#keep({ ...head, name: file, status: 'invalid', problems: read.problems, steps: [] });
    }
    const { name } = read.file.scenario;
    const workspaceId = this.#freeId(inLanguage(name, language));
    const report = this.#keep({ ...head, name, status: 'running', workspaceId, problems: [], steps: [] });
    const work = runScenario(read.file, {
      ...{ perform: this.#deps.perform, verbs: this.#verbs, language, workspaceId, now: this.#deps.now },
      ...(input.seller ? { seller: input.seller } : {}),
      onStep: (steps) => this.#change(id, { steps }),
    });
    const end = work.then(
      async ({ workspaceMade, ...outcome }) => {
        const keep = workspaceMade && (outcome.status !== 'passed' || input.keep === true);
        if (workspaceMade && !keep) await this.#removeWorkspace(workspaceId, language);
        const durationMs = this.#deps.now() - report.startedWallAt;
        this.#change(id, { ...outcome, durationMs, workspaceId: keep ? workspaceId : null });
      },
      (error: unknown) => {
        this.#deps.onDefect(error);
        const told = error instanceof Error ? error.message : String(error);
        this.#change(id, { status: 'invalid', problems: [problem('rejected', 1, '', '2xx', told)] });
      },
    );
    const ended = end.then(async () => {
      this.#ended.delete(id);
      await this.#tidy(language);
      return this.#runs.get(id) ?? report;
    });
    this.#ended.set(id, ended);
    return report;
  }

  #newestFirst(): readonly RunRecord[] {
    return [...this.#runs.values()].reverse();
  }

  #keep(report: RunRecord): RunRecord {
    this.#runs.set(report.id, report);
    return report;
  }

  #change(id: string, members: Partial<RunRecord>): void {
    const report = this.#runs.get(id);
    if (report) this.#runs.set(id, { ...report, ...members });
  }

  #freeId(name: string): string {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '');
    const taken = this.#deps.takenIds();
    const running = new Set(this.#newestFirst().map(({ workspaceId }) => workspaceId));
    for (let number = this.#lastNumber; ; number += 1) {
      const id = ['scenario', slug, String(number)].filter(Boolean).join('-');
      if (!taken.has(id) && !running.has(id)) return id;
    }
  }

  /** The oldest runs are forgotten, and the workspaces of all but the newest that failed. */
  async #tidy(language: Language): Promise<void> {
    const kept = this.#newestFirst().filter(({ workspaceId, status }) => workspaceId !== null && status !== 'running');
    for (const { id, workspaceId } of kept.slice(WORKSPACES_MAX)) {
      if (workspaceId !== null) await this.#removeWorkspace(workspaceId, language);
      this.#change(id, { workspaceId: null, snapshot: null });
    }
    for (const { id, status } of this.#newestFirst().slice(RUNS_MAX)) if (status !== 'running') this.#runs.delete(id);
  }

  async #removeWorkspace(workspace: string, language: Language): Promise<void> {
    await this.#deps.perform('deleteWorkspace', { params: { workspace } }, language);
  }
}
