import { advanceClock, type JumpTarget } from '../../src/app/advance-clock.ts';
import type { Jump, JumpOptions } from '../../src/app/jump.ts';
import { milestonesOf } from '../../src/app/milestones.ts';
import { releaseHolder } from '../../src/app/release-holder.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/calendar.ts';
import { CLOCK_RATES } from '../../src/domain/clock-rates.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import type { ClockMode } from '../../src/domain/workspace.ts';
import { invariant } from './broken-invariant.ts';
import type { Command } from './commands.ts';
import { turn } from './prng.ts';
import type { Life, SimWorld } from './sim-world.ts';

type Shop = (life: Life) => Promise<unknown>;

const JUMPS: readonly (readonly [by: string, max: number, weight: number])[] = [
  ['PT%H', 40, 6],
  ['PT%M', 200, 4],
  ['P%D', 12, 7],
  ['P%M', 2, 1],
];

function randomTarget({ random }: SimWorld, { workspace }: Life): JumpTarget {
  const kind = random.weighted([
    ['by', 16],
    ['next', 3],
    ['milestone', 2],
  ] as const);
  if (kind === 'next') return { next: true };
  if (kind === 'milestone') {
    const instanceId = random.pick([...workspace.state.all('instances').keys()]);
    // Not years ahead: one jump must not be the whole life.
    const latest = workspace.simNow() + 60 * DAY_MS;
    const milestone =
      instanceId && random.pick(milestonesOf(workspace, instanceId).filter(({ simAt }) => simAt < latest));
    if (milestone) return { milestone: { instanceId, name: milestone.name } };
  }
  const [by, max] = random.weighted(JUMPS.map((entry) => [entry, entry[2]] as const));
  return { by: by.replace('%', String(random.int(1, max))) };
}

/** Does something when the event loop has gone round a few times. */
async function soon(turns: number, work: () => unknown): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await turn();
  await work();
}

async function letGo({ random }: SimWorld, { workspace }: Life): Promise<void> {
  const id = random.pick([...workspace.state.holdingIds()]);
  if (id !== undefined) await releaseHolder(workspace, id);
}

/** Waits for a jump; meanwhile the shop may be open, somebody may cancel, or let the clock go on without a call. */
async function seeThrough(world: SimWorld, life: Life, jump: Jump | Refusal, shop: Shop): Promise<string> {
  const { random } = world;
  if (isRefusal(jump)) return jump.reason;
  const [report] = await Promise.all([
    life.clock.finished(jump.id),
    random.chance(0.25) ? soon(random.int(0, 20), () => shop(life)) : undefined,
    random.chance(0.1) ? soon(random.int(0, 30), () => life.clock.cancel()) : undefined,
    random.chance(0.2) ? soon(random.int(0, 30), () => letGo(world, life)) : undefined,
  ]);
  invariant(report !== undefined && report.status !== 'failed', 'a jump does not fail', () => report);
  return `${jump.deliver} ${report.status}: ${report.eventsRun} events, ${report.callsMade} calls`;
}

/** Moves the clock; now and then without sending anything. */
export function jumpCommand(shop: Shop): Command {
  return async (world, life) => {
    const { random } = world;
    const options: JumpOptions = {
      ...(random.chance(0.15) ? { stopOn: 'first_failure' } : {}),
      ...(random.chance(0.12) ? { deliver: 'record_only' } : {}),
    };
    const target = randomTarget(world, life);
    const jump = advanceClock(life, target, options);
    return `${JSON.stringify(target)} ${await seeThrough(world, life, jump, shop)}`;
  };
}

/** Goes on with what was canceled, stopped or cut off by a crash. */
export function resumeCommand(shop: Shop): Command {
  return async (world, life) => {
    const { jump } = life.workspace.state.workspace();
    return jump ? seeThrough(world, life, life.clock.resume(jump.id), shop) : 'none';
  };
}

/** A dry run leaves no trace: not in memory, not on disk, not at the seller. */
export const dryRun: Command = async (world, life) => {
  const seen = (): string => {
    const records = life.workspace.state.records();
    const { received } = world.ledger;
    return JSON.stringify([
      COLLECTION_NAMES.map((name) => [[...records[name]], [...world.disk.durable[name]]]),
      received,
      world.seller.books(),
    ]);
  };
  const before = seen();
  const jump = advanceClock(life, randomTarget(world, life), { dryRun: true });
  if (isRefusal(jump)) return jump.reason;
  const report = await life.clock.finished(jump.id);
  invariant(report?.status === 'done', 'a dry run does not fail', () => report);
  invariant(seen() === before, 'a dry run changes nothing', () => report);
  return `${report.eventsRun} events, ${report.callsMade} calls`;
};

/** Most marketplace time that passes unwatched, and between two heartbeats: the fastest rates are looked at closely. */
const LONGEST_SLEEP_SIM_MS = 20 * DAY_MS;
const LONGEST_BEAT_SIM_MS = 12 * HOUR_MS;

/** Real time that the clock takes for so much marketplace time, at most `limitMs`. */
function wallMs({ workspace }: Life, simMs: number, limitMs: number): number {
  const { mode, rate = 1 } = workspace.state.workspace().clock;
  return Math.min(limitMs, Math.ceil(simMs / (mode === 'rate' ? rate : 1)));
}

/** Real time that passes while nobody watches: less of it while the clock runs fast. */
export function unwatched(life: Life, ms: number): number {
  return wallMs(life, LONGEST_SLEEP_SIM_MS, ms);
}

/** Lets wall time pass unwatched: the host sleeps. */
export const sleep: Command = async (world, life) => {
  const ms = unwatched(life, world.random.int(1, 600) * world.random.int(1, 600_000));
  world.wall.at += ms;
  return `${ms} ms`;
};

/** Lets wall time pass with a heartbeat now and then. */
export const watch: Command = async (world, life) => {
  const beats = world.random.int(1, 15);
  const longest = wallMs(life, LONGEST_BEAT_SIM_MS, 50_000);
  for (let left = beats; left > 0 && !life.isDead(); left -= 1) {
    world.wall.at += world.random.int(1, longest);
    await life.clock.tick();
  }
  return `${beats} beats of at most ${longest} ms`;
};

/** Decides about time that nobody watched, where the heartbeat has asked. */
export function answerGapCommand(shop: Shop): Command {
  return async (world, life) => {
    await life.clock.tick();
    const choice = world.random.chance(0.5) ? 'catch_up' : 'go_on';
    const answer = await life.clock.answerGap(choice);
    return answer ? `${choice} ${await seeThrough(world, life, answer, shop)}` : choice;
  };
}

/** A free factor, slow and fast, or one of the named rates. */
const RATES: readonly number[] = [0.5, 60, 720, ...CLOCK_RATES.map(({ spanMs, inMs }) => spanMs / inMs)];

export const changeMode: Command = async ({ random }, life) => {
  const mode = random.weighted<ClockMode>([
    ['frozen', 6],
    ['real', 3],
    ['rate', 3],
  ]);
  const rate = mode === 'rate' ? random.pick(RATES) : undefined;
  const refused = await life.clock.setMode(mode, rate);
  return refused ? refused.reason : `${mode} ${rate ?? ''}`;
};
