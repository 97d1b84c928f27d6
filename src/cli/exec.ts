import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { RunningSimulator, StartOptions } from '../library/index.mjs';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { plain } from './print.ts';

/** What ends a person's command, and is handed on to it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** As shells answer for a command that cannot be found, or not be run. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;
/** A shell's exit code of a command that a signal has ended. */
const SIGNAL_BASE = 128;

/** How a command ended: its exit code, or the signal. */
export interface ExecEnd {
  readonly code: number;
  readonly signal?: NodeJS.Signals;
}

/**
 * Starts a simulator of its own on free ports, in memory, runs a command with its address in the environment, and stops.
 * @param words the command and its arguments; no shell takes them apart
 * @throws CliError where the command cannot be run
 */
export async function execWith(words: readonly string[], options: StartOptions): Promise<ExecEnd> {
  const [file, ...args] = words;
  if (file === undefined) throw new CliError('cli.exec.empty', EXIT.usage);
  const { startSimulator } = await import('../library/library.ts');
  const simulator = await startSimulator(options);
  try {
    return await runCommand(file, args, environmentOf(simulator));
  } finally {
    await simulator.stop();
  }
}

/** What a script finds in its environment. */
function environmentOf({ origin, workspace, sampleSellerOrigin }: RunningSimulator): NodeJS.ProcessEnv {
  return {
    KOOSIM_ORIGIN: origin,
    KOOSIM_WORKSPACE: workspace.id,
    KOOSIM_API: workspace.api,
    ...(sampleSellerOrigin === undefined ? {} : { KOOSIM_SAMPLE_SELLER: sampleSellerOrigin }),
  };
}

async function runCommand(file: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<ExecEnd> {
  const child = spawn(file, [...args], { stdio: 'inherit', env: { ...process.env, ...more } });
  const stopForwarding = forwardSignals(child);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (signal === null) return { code: code ?? EXIT.fault };
    return { code: SIGNAL_BASE + constants.signals[signal], signal };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const exit = code === 'ENOENT' ? NOT_FOUND : NOT_RUNNABLE;
    throw new CliError('cli.exec.not_run', exit, { command: plain(file), reason: code ?? '' });
  } finally {
    stopForwarding();
  }
}

/** This process must outlive the command, to stop the simulator; so signals go to the command. */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => {
    // At a terminal, Ctrl+C has reached the command already.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return () => {
    for (const signal of SIGNALS) process.off(signal, forward);
  };
}
