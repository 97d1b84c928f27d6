import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the independent seller verified about one call. */
export interface VerifiedCall {
  readonly activity: string;
  readonly call: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly accept: string;
  readonly queryNames: readonly string[];
  readonly rawVerified: boolean;
  readonly sortedVerified: boolean;
  readonly upperCase: boolean;
  readonly fresh: boolean;
  readonly allStrings: boolean;
}

export interface PythonSeller {
  readonly url: string;
  log(): Promise<readonly VerifiedCall[]>;
  close(): Promise<void>;
}

/** Reason to skip where python3 is not installed; in CI its absence is an error instead. */
export const pythonMissing: string | false =
  process.env.CI !== 'true' && spawnSync('python3', ['--version']).status !== 0 && 'python3 is not installed';

/** Starts the seller of test/python on a free port of 127.0.0.1. */
export async function startPythonSeller(accessKey: string): Promise<PythonSeller> {
  const script = fileURLToPath(new URL('../python/independent_seller.py', import.meta.url));
  const child = spawn('python3', [script, accessKey], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    closed.then(() => assert.fail('The Python seller ended before it listened.')),
  ])) as [string];
  const origin = `http://127.0.0.1:${Number(line)}`;
  return {
    url: `${origin}/saasproduce`,
    log: async () => (await (await fetch(`${origin}/log`)).json()) as VerifiedCall[],
    close: async () => {
      child.kill();
      await closed;
    },
  };
}
