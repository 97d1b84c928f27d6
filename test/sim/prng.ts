export { Prng } from '../../src/scenario/prng.ts';

/** Lets the event loop go round once: immediates run in the order in which they were asked for. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
