import { advanceClock, type JumpTarget } from '../../src/app/advance-clock.ts';
import type { Jump, JumpOptions } from '../../src/app/jump.ts';
import { releaseHolder } from '../../src/app/release-holder.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { invariant } from './broken-invariant.ts';
import type { Command } from './commands.ts';
import { turn } from './prng.ts';
import type { Life, SimWorld } from './sim-world.ts';

const JUMPS: readonly (readonly [by: string, max: number, weight: number])[] = [
  ['PT%H', 40, 6],
  ['PT%M', 200, 4],
  ['P%D', 12, 7],
  ['P%M', 2, 1],
];

function randomTarget({ random }: SimWorld): JumpTarget {
  const [by, max] = random.weighted(JUMPS.map((entry) => [entry, entry[2]] as const));
  return random.chance(0.15) ? { next: true } : { by: by.replace('%', String(random.int(1, max))) };
}

/** Does something when the event loop has gone round a few times. */
async function soon(turns: number, work: () => unknown): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await turn();
  await work();
}

/** Waits for a jump; meanwhile the shop may be open, somebody may cancel, or let the clock go on without a call. */
async function seeThrough(
  world: SimWorld,
  life: Life,
  jump: Jump | Refusal,
  shop: (life: Life) => Promise<unknown>,
): Promise<string> {
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

async function letGo({ random }: SimWorld, { workspace }: Life): Promise<void> {
  const id = random.pick([...workspace.state.holdingIds()]);
  if (id !== undefined) await releaseHolder(workspace, id);
}

/** Moves the clock; now and then without sending anything. */
export function jumpCommand(shop: (life: Life) => Promise<unknown>): Command {
  return async (world, life) => {
    const { random } = world;
    const options: JumpOptions = {
      ...(random.chance(0.15) ? { stopOn: 'first_failure' } : {}),
      ...(random.chance(0.08) ? { deliver: 'record_only' } : {}),
    };
    const target = randomTarget(world);
    const jump = advanceClock(life, target, options);
    return `${JSON.stringify(target)} ${await seeThrough(world, life, jump, shop)}`;
  };
}

/** Goes on with what was canceled, stopped or cut off by a crash. */
export function resumeCommand(shop: (life: Life) => Promise<unknown>): Command {
  return async (world, life) => {
    const { jump } = life.workspace.state.workspace();
    return jump ? seeThrough(world, life, life.clock.resume(jump.id), shop) : 'none';
  };
}

/** A dry run leaves no trace: not in memory, not on disk, not at the seller. */
export const dryRun: Command = async (world, life) => {
  const seen = (): string => {
    const { state } = life.workspace;
    const records = COLLECTION_NAMES.map((name) =>
      name === 'events' ? [...state.queue.inOrder()] : [...state.all(name as 'orders').values()],
    );
    return JSON.stringify([records, state.lastNumber(), world.ledger.received, world.ledger.digest()]);
  };
  const before = seen();
  const jump = advanceClock(life, randomTarget(world), { dryRun: true });
  if (isRefusal(jump)) return jump.reason;
  const report = await life.clock.finished(jump.id);
  invariant(report?.status === 'done', 'a dry run does not fail', () => report);
  invariant(seen() === before, 'a dry run changes nothing', () => report);
  return `${report.eventsRun} events, ${report.callsMade} calls`;
};

/** Lets wall time pass unwatched: the host sleeps. */
export const sleep: Command = async (world) => {
  const ms = world.random.int(1, 600) * world.random.int(1, 600_000);
  world.wall.at += ms;
  return `${ms} ms`;
};

/** Lets wall time pass with a heartbeat now and then. */
export const watch: Command = async (world, life) => {
  const beats = world.random.int(1, 15);
  for (let left = beats; left > 0 && !life.isDead(); left -= 1) {
    world.wall.at += world.random.int(500, 60_000);
    await life.clock.tick();
  }
  return `${beats} beats`;
};

/** Decides about time that nobody watched. */
export function answerGapCommand(shop: (life: Life) => Promise<unknown>): Command {
  return async (world, life) => {
    const answer = await life.clock.answerGap(world.random.chance(0.5) ? 'catch_up' : 'go_on');
    return answer ? seeThrough(world, life, answer, shop) : 'on';
  };
}

/** Rates at which a watched minute is hours or days, not years. */
const RATES = [0.5, 60, 360, 720];

export const changeMode: Command = async ({ random }, life) => {
  const mode = random.weighted([
    ['frozen', 5],
    ['real', 3],
    ['rate', 3],
  ] as const);
  const refused = await life.clock.setMode(mode, mode === 'rate' ? random.pick(RATES) : undefined);
  return refused ? refused.reason : mode;
};
