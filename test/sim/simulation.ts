import { createHash } from 'node:crypto';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { START } from '../support/market.ts';
import {
  answerGapCommand,
  changeMode,
  dryRun,
  jumpCommand,
  resumeCommand,
  sleep,
  unwatched,
  watch,
} from './clock-commands.ts';
import { FAULT_COMMANDS, HISTORY_COMMANDS, SHOP_COMMANDS, type Command } from './commands.ts';
import { METERED_COMMANDS } from './metered-commands.ts';
import { SimWorld, type Life } from './sim-world.ts';
import { checkFaults, checkReplay, checkSeller, checkState } from './state-invariants.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Marketplace time to live through. */
  readonly years: number;
  readonly store?: 'memory' | 'file';
}

/** What happened in a run; the same options give the same report (memory store). */
export interface SimulationReport {
  readonly steps: number;
  readonly commands: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly restarts: number;
  /** How often the records went back to a kept moment. */
  readonly rewinds: number;
  readonly orders: number;
  readonly instances: number;
  /** Instances that were unsubscribed at their expiry. */
  readonly unsubscribedAtExpiry: number;
  readonly requests: number;
  readonly failedTries: number;
  /** Tries that were only written down. */
  readonly assumedTries: number;
  /** Tries that the clock was told not to wait for. */
  readonly releasedTries: number;
  /** Digest of every request with its instant, and of every record at the end. */
  readonly traceHash: string;
}

/** A run that broke an invariant: how to see it again, and what was done last. */
class SimulationFailure extends Error {
  constructor({ seed, years, store }: SimulationOptions, step: number, lastSteps: readonly string[], cause: unknown) {
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    const again = `npm run sim -- --seed ${seed} --years ${years}${store === 'file' ? ' --store file' : ''}`;
    super(`${reason}\nat step ${step}; last steps:\n  ${lastSteps.join('\n  ')}\nagain: ${again}`, { cause });
    this.name = 'SimulationFailure';
  }
}

const YEAR_MS = 365 * 86_400_000;
const LAST_STEPS = 15;
/** Steps after which the indexes in memory are compared with fresh ones. */
const REPLAY_EVERY_STEPS = 10;

/**
 * Lives through years of random marketplace life on the real workspace, outbox and clock, with a seller that fails,
 * processes that are killed and started again, and checks the invariants after every step.
 * @throws SimulationFailure naming the invariant and how to reproduce it
 */
export async function runSimulation(options: SimulationOptions): Promise<SimulationReport> {
  const run = new Simulation(options);
  try {
    return await run.live();
  } catch (error) {
    throw new SimulationFailure(options, run.steps, run.lastSteps, error);
  } finally {
    await run.dispose();
  }
}

class Simulation {
  steps = 0;
  lastSteps: string[] = [];
  readonly #world: SimWorld;
  readonly #years: number;
  readonly #counts: Record<string, number> = {};
  #crashes = 0;
  #restarts = 0;

  constructor({ seed, years, store = 'memory' }: SimulationOptions) {
    this.#world = new SimWorld(seed, store);
    this.#years = years;
  }

  async live(): Promise<SimulationReport> {
    let life = await this.#world.start(false);
    await life.clock.setMode('frozen');
    while (life.workspace.simNow() < START + this.#years * YEAR_MS) {
      this.steps += 1;
      life = await this.#step(life);
      this.#check(life, this.steps % REPLAY_EVERY_STEPS === 0);
    }
    life = await this.#restart(life);
    this.#check(life, true);
    await life.close();
    return this.#report(life);
  }

  dispose(): Promise<void> {
    return this.#world.disk.dispose();
  }

  async #step(life: Life): Promise<Life> {
    const { random, seller } = this.#world;
    if (random.chance(0.2))
      seller.weather = random.weighted([
        ['fine', 75],
        ['flaky', 18],
        ['down', 7],
      ] as const);
    if (random.chance(0.02)) return this.#restart(life);
    if (random.chance(0.05)) this.#world.armCrash(life, random.int(1, 60));
    await this.#unlessCrashed(life, this.#act(life));
    return this.#settle(life);
  }

  /** Brings everything to rest; a process that has died on the way is started again first. */
  async #settle(life: Life): Promise<Life> {
    await this.#unlessCrashed(life, rest(life));
    if (!life.isDead()) return life;
    this.#crashes += 1;
    this.#remember('crash', '');
    await this.#world.disk.kill(this.#world.random.int(0, 3));
    if (this.#world.random.chance(0.3)) this.#world.wall.at += unwatched(life, this.#world.random.int(1, 7_200_000));
    return this.#settle(await this.#world.start(true));
  }

  async #restart(life: Life): Promise<Life> {
    this.#restarts += 1;
    this.#remember('restart', '');
    await this.#unlessCrashed(life, life.close());
    return life.isDead() ? this.#settle(life) : this.#settle(await this.#world.start(false));
  }

  async #act(life: Life): Promise<void> {
    const { random } = this.#world;
    const shop = (alive: Life): Promise<void> => this.#shop(alive);
    const kind = random.weighted([
      ['shop', 60],
      ['jump', 30],
      ['resume', 4],
      ['dryRun', 3],
      ['sleep', 3],
      ['watch', 6],
      ['gap', 3],
      ['mode', 4],
      ['history', 6],
      ['fault', 6],
    ] as const);
    if (kind === 'fault') return this.#pickFrom(FAULT_COMMANDS, life);
    if (kind === 'history') return this.#pickFrom(HISTORY_COMMANDS, life);
    if (kind !== 'shop') {
      const commands: Readonly<Record<typeof kind, Command>> = {
        jump: jumpCommand(shop),
        resume: resumeCommand(shop),
        gap: answerGapCommand(shop),
        mode: changeMode,
        dryRun,
        sleep,
        watch,
      };
      return this.#run(kind, commands[kind], life);
    }
    // Several people at once: their commands are decided before the first of them is durable.
    await Promise.all(Array.from({ length: random.int(1, 4) }, () => this.#shop(life)));
  }

  #shop(life: Life): Promise<void> {
    return this.#pickFrom({ ...SHOP_COMMANDS, ...METERED_COMMANDS }, life);
  }

  async #pickFrom(commands: typeof SHOP_COMMANDS, life: Life): Promise<void> {
    const entries = Object.entries(commands);
    const [name, [command]] = this.#world.random.weighted(entries.map((entry) => [entry, entry[1][1]] as const));
    await this.#run(name, command, life);
  }

  async #run(name: string, command: Command, life: Life): Promise<void> {
    const result = await command(this.#world, life);
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    this.#remember(name, result);
  }

  #remember(name: string, result: string): void {
    this.lastSteps = [...this.lastSteps.slice(1 - LAST_STEPS), `${this.steps} ${name} ${result}`];
  }

  /** Waits for work of a process, which never ends when the process dies. */
  async #unlessCrashed(life: Life, work: Promise<unknown>): Promise<void> {
    await Promise.race([work, life.crashed, this.#world.broken]);
  }

  #check(life: Life, thorough: boolean): void {
    const { workspace } = life;
    const { disk, ledger, seller, initialMinor, forgotten } = this.#world;
    checkState(workspace, initialMinor);
    checkFaults(workspace);
    if (!thorough) return;
    checkReplay(workspace, disk.durable, ledger);
    checkSeller(workspace, seller, forgotten);
  }

  #report({ workspace }: Life): SimulationReport {
    const { disk, ledger } = this.#world;
    const records = createHash('sha256').update(ledger.digest());
    for (const name of COLLECTION_NAMES) records.update(JSON.stringify([...disk.durable[name]]));
    const tries = [...workspace.state.all('calls').values()].flatMap(({ attempts }) => attempts);
    return {
      steps: this.steps,
      commands: this.#counts,
      crashes: this.#crashes,
      restarts: this.#restarts,
      rewinds: this.#world.rewinds,
      orders: workspace.state.all('orders').size,
      instances: workspace.state.all('instances').size,
      unsubscribedAtExpiry: [...workspace.state.all('orders').values()].filter(
        ({ unsubscription }) => unsubscription?.way === 'at_expiry',
      ).length,
      requests: ledger.received,
      failedTries: tries.filter(({ verdict }) => verdict === 'failure').length,
      assumedTries: tries.filter(({ assumed }) => assumed).length,
      releasedTries: tries.filter(({ clockReleased }) => clockReleased).length,
      traceHash: records.digest('hex'),
    };
  }
}

/** Waits until nothing is due; a running clock gets its heartbeat. */
async function rest(life: Life): Promise<void> {
  await life.outbox.idle();
  await life.clock.tick();
  await life.outbox.idle();
}
