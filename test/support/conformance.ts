import { ConformanceRuns } from '../../src/app/conformance-runs.ts';
import { conformancePorts } from '../../src/conformance-ports.ts';
import type { Sender } from '../../src/dispatch/sender.ts';

const NOBODY: Sender = {
  send: () => Promise.resolve({ transportError: 'refused', timings: { totalMs: 0 } }),
  close: () => Promise.resolve(),
};

/** Conformance runs over a sender; without one, nobody answers. */
export function conformanceOver(sender: Sender = NOBODY): ConformanceRuns {
  return new ConformanceRuns(conformancePorts(sender), (error) => {
    throw error;
  });
}
