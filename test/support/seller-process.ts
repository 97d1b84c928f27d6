import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A seller that shares no code with this program, in a process of its own. */
export interface SellerProcess<Logged> {
  readonly url: string;
  /** What it verified, oldest first. */
  log(): Promise<readonly Logged[]>;
  /** Makes it answer the next calls with 000005. */
  failNext(times: number): Promise<void>;
  close(): Promise<void>;
}

/** What an independent seller verified about one V1.0 call; sensitive values decrypted. */
export interface VerifiedV1Call {
  readonly method: string;
  readonly accept: string;
  readonly activity: string;
  readonly verified: boolean;
  readonly call: Readonly<Record<string, string>>;
}

/** Starts a program that prints the port of 127.0.0.1 on which it listens. */
export async function startSellerProcess<Logged>(
  command: string,
  args: readonly string[],
): Promise<SellerProcess<Logged>> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    closed.then(() => assert.fail(`${command} ended before it listened.`)),
  ])) as [string];
  const origin = `http://127.0.0.1:${Number(line)}`;
  return {
    url: `${origin}/saasproduce`,
    log: async () => (await (await fetch(`${origin}/log`)).json()) as Logged[],
    failNext: async (times) => {
      assert.equal((await fetch(`${origin}/fail?times=${times}`)).status, 200);
    },
    close: async () => {
      child.kill();
      await closed;
    },
  };
}
