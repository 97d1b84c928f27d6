import { TEST_SEED } from './seed.ts';

/**
 * How many apart the cases are that a test of an exhaustive story looks at (every file operation, every byte): all of them
 * take minutes. `KOOSIM_TEST_STRIDE=1` looks at each one.
 */
export function strideOf(usual: number): number {
  const asked = Number(process.env['KOOSIM_TEST_STRIDE'] ?? usual);
  return Number.isInteger(asked) && asked > 0 ? asked : usual;
}

/** Where to begin, by the seed of the run: many runs with seeds of their own look at all of them. A failure names the case. */
export function firstOf(stride: number): number {
  return 1 + (TEST_SEED % stride);
}
