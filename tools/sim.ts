import { parseArgs } from 'node:util';
import { runSimulation, type SimulationOptions } from '../test/sim/simulation.ts';

const USAGE = 'usage: npm run sim -- [--seed N] [--years Y] [--store memory|file]\n';

/** Reads the command line; `undefined` when it makes no sense. */
function readOptions(args: string[]): SimulationOptions | undefined {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string' }, years: { type: 'string' }, store: { type: 'string' } },
  });
  const seed = values.seed === undefined ? Date.now() % 0x1_0000_0000 : Number(values.seed);
  const years = Number(values.years ?? 2);
  const store = values.store ?? 'memory';
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) return undefined;
  if (!(years > 0 && years <= 1_000)) return undefined;
  return store === 'memory' || store === 'file' ? { seed, years, store } : undefined;
}

/** Runs the seeded simulator once and prints what happened, or the invariant that broke. */
async function main(args: string[]): Promise<number> {
  let options: SimulationOptions | undefined;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (!options) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    const report = await runSimulation(options);
    process.stdout.write(`${JSON.stringify({ ...options, ...report }, undefined, 2)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
