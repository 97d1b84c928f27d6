import { writeSync } from 'node:fs';
import { openFileStore } from '../../src/store/file-store.ts';
import { call, exchange, order } from './records.ts';

/**
 * Run as a process of its own by `store-kill.test.ts`: commits orders with several callers at once, each order with a
 * finished call and bytes, and prints the id of every acknowledged one. It ends when it is killed.
 */
const [folder = '', run = ''] = process.argv.slice(2);
const store = await openFileStore(folder, { compactFromBytes: 30_000, segmentLimits: { lines: 150, bytes: 1e9 } });
await store.load();

async function caller(name: number): Promise<never> {
  for (let index = 0; ; index += 1) {
    // The number of the call that belongs to the order.
    const id = String((Number(run) + 1) * 1_000_000 + index * 10 + name);
    await store.commit({
      changes: [
        { collection: 'orders', id, value: order(id) },
        // Two collections in one commit: neither may be there without the other.
        { collection: 'events', id, value: event(id) },
        { collection: 'calls', id: `call-${id}`, value: call(`call-${id}`) },
      ],
      exchanges: [exchange(`x-${id}`, 100)],
    });
    writeSync(1, `${id}\n`);
  }
}

function event(id: string) {
  return { id, kind: 'instance.expire', dueSimAt: 0, sequence: 0, subjectId: id, instanceId: id } as const;
}

await Promise.all([1, 2, 3].map(caller));
