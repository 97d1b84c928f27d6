import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A simulator in a process of its own, as `npm start` runs it. */
export interface ChildSimulator {
  readonly origin: string;
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Asks it to end (SIGTERM) and waits. @returns the exit code */
  stop(): Promise<number | null>;
  /** Kills it at once (SIGKILL) and waits. */
  kill(): Promise<void>;
}

/** Children that have not ended; a failed test must not leave one behind, it would keep the test process alive. */
const living = new Set<ChildProcess>();

/** Kills what failed tests have left running; for the `after` hook of every file that starts simulators. */
export async function killLeftOvers(): Promise<void> {
  for (const child of living) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** As `npm start` does it. */
const FROM_SOURCES = ['--import', 'tsx', 'src/main.ts'];
const START_LIMIT_MS = 60_000;

/**
 * Starts `src/main.ts` and waits until it has printed its address.
 *
 * @param program a built program (`buildProgram`) to start instead
 */
export async function startChildSimulator(
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
  program?: string,
): Promise<ChildSimulator> {
  const { child, output } = spawnSimulator(env, flags, program);
  const deadline = AbortSignal.timeout(START_LIMIT_MS);
  let origin: string | undefined;
  while (origin === undefined) {
    assert.equal(child.exitCode, null, `the simulator ended:\n${output()}`);
    assert.ok(!deadline.aborted, `the simulator printed no address:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    origin = /http:\/\/127\.0\.0\.1:\d+(?=\/?\s)/.exec(output())?.[0];
  }
  const ended = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    origin,
    process: child,
    output,
    stop: () => {
      child.kill('SIGTERM');
      return ended();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
  };
}

/** Runs `src/main.ts` to its end, for settings it refuses. */
export async function runSimulatorToEnd(
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = spawnSimulator(env, flags);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, output: output() };
}

function spawnSimulator(
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
  program?: string,
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [...(program === undefined ? FROM_SOURCES : [program]), ...flags], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', KOOSIM_OPEN: 'off', KOOSIM_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, output: () => text };
}
