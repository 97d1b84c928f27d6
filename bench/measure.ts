import { performance } from 'node:perf_hooks';
import { Agent, request } from 'undici';

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The value below which a share (0 to 1) of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Calls per second of a bare undici loop: the same POST, `inFlight` at a time, answers read and parsed. */
export async function bareCallRate(url: string, calls: number, inFlight: number): Promise<number> {
  const dispatcher = new Agent({ connections: inFlight });
  const body = JSON.stringify({ activity: 'newInstance', orderId: 'CS0', orderLineId: 'CS0-000001', businessId: 'b' });
  let left = calls;
  const loop = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await request(url, {
        method: 'POST',
        body,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        dispatcher,
      });
      await answer.body.json();
    }
  };
  const ms = await timed(() => Promise.all(Array.from({ length: inFlight }, loop)));
  await dispatcher.close();
  return (calls / ms) * 1_000;
}
