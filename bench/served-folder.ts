import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

/** The program in a process of its own over a data folder that is there already. */
export interface ServedFolder {
  /** Address of the workspace `default`. */
  readonly base: string;
  /** Milliseconds until it answered. */
  readonly readyMs: number;
  /** Memory that the process has in use right now, in MB; undefined where `ps` cannot tell. */
  residentMb(): number | undefined;
  stop(): Promise<void>;
}

/** Starts the program, without a sample seller, and waits until it listens. */
export async function serveFolder(dataFolder: string): Promise<ServedFolder> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: {
      ...process.env,
      KOOSIM_DATA: dataFolder,
      KOOSIM_PORT: '0',
      KOOSIM_REFERENCE_ISV_PORT: 'off',
      KOOSIM_OPEN: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [greeting] = (await once(child.stdout, 'data')) as [Buffer];
  const readyMs = performance.now() - startedAt;
  const origin = /http:\/\/[^\s/]+/.exec(greeting.toString('utf8'))?.[0] ?? '';
  return {
    base: `${origin}/w/default`,
    readyMs,
    residentMb: () => {
      const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
      const kilobytes = Number(stdout);
      return kilobytes > 0 ? kilobytes / 1_024 : undefined;
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
