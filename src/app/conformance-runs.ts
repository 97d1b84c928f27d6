import type { ConformancePorts } from '../conformance/ports.ts';
import { runConformance, waitingRun, type ConformanceRun } from '../conformance/run.ts';
import type { ConformanceSettings } from '../conformance/settings.ts';
import { AppError } from './app-error.ts';

/** Runs that a workspace remembers [ours]; a report is to be saved as a file. */
const CONFORMANCE_RUNS_MAX = 20;

/** A run with what it is called. */
export interface NamedRun {
  readonly id: string;
  /** The product whose settings it began with. */
  readonly productId: string | undefined;
  readonly run: ConformanceRun;
}

/**
 * The conformance runs of a workspace, one at a time, the others wait for their turn. In memory only: they hold an access
 * key, their reports hold none.
 */
export class ConformanceRuns {
  readonly #ports: ConformancePorts;
  readonly #onDefect: (error: unknown) => void;
  readonly #runs = new Map<string, NamedRun>();
  readonly #cutOffs = new Map<string, AbortController>();
  #turn: Promise<unknown> = Promise.resolve();
  #lastNumber = 0;

  constructor(ports: ConformancePorts, onDefect: (error: unknown) => void) {
    this.#ports = ports;
    this.#onDefect = onDefect;
  }

  /** Newest first. */
  all(): NamedRun[] {
    return [...this.#runs.values()].reverse();
  }

  /** @throws AppError `not_found` */
  get(id: string): NamedRun {
    const found = this.#runs.get(id);
    if (!found) throw new AppError('not_found', `no run ${id}`, { params: { collection: 'runs', id } });
    return found;
  }

  /**
   * Takes a run up; `ended` resolves when it is over, and never rejects.
   * @throws AppError `conflict` when as many as are remembered are waiting
   */
  start(
    settings: ConformanceSettings,
    productId?: string,
  ): { readonly started: NamedRun; readonly ended: Promise<NamedRun> } {
    this.#forgetOldest();
    this.#lastNumber += 1;
    const id = `conformance-${this.#lastNumber}`;
    const cutOff = new AbortController();
    const started: NamedRun = { id, productId, run: waitingRun(settings, this.#ports.wallNow()) };
    this.#runs.set(id, started);
    this.#cutOffs.set(id, cutOff);
    const keep = (run: ConformanceRun): void => void this.#runs.set(id, { ...started, run });
    const work = this.#turn
      .then(() => runConformance(settings, this.#ports, { signal: cutOff.signal, onProgress: keep }))
      .then(keep, (error: unknown) => {
        this.#onDefect(error);
        const { run } = this.get(id);
        keep({
          ...run,
          status: 'finished',
          finishedWallAt: this.#ports.wallNow(),
          cancelled: true,
          provedNothing: true,
        });
      })
      .finally(() => this.#cutOffs.delete(id));
    this.#turn = work;
    return { started, ended: work.then(() => this.get(id)) };
  }

  /** Ends a run after the call that is on the wire; one that is over stays as it is. @throws AppError `not_found` */
  cancel(id: string): NamedRun {
    const found = this.get(id);
    this.#cutOffs.get(id)?.abort();
    return found;
  }

  /** Ends all runs and waits for them. */
  async stop(): Promise<void> {
    for (const cutOff of this.#cutOffs.values()) cutOff.abort();
    await this.#turn;
  }

  #forgetOldest(): void {
    if (this.#runs.size < CONFORMANCE_RUNS_MAX) return;
    const oldest = [...this.#runs.values()].find(({ run }) => run.status === 'finished');
    if (!oldest) throw new AppError('conflict', 'too many conformance runs are waiting');
    this.#runs.delete(oldest.id);
  }
}
