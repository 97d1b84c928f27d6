import type { CallArchive } from './ports.ts';

/** An archive of nothing: all calls are in memory. */
export const NO_FINISHED_CALLS: CallArchive = {
  has: () => false,
  head: () => undefined,
  get: () => undefined,
  mentions: () => false,
  idsOf: () => [],
  count: () => 0,
  heads: () => [],
  moment: () => [],
};
