import { writeSync } from 'node:fs';
import { openFileStore } from '../../src/store/file-store.ts';
import { exchange, order } from './records.ts';

/**
 * Run as a process of its own by `store-kill.test.ts`: commits orders with several callers at once, each order with its
 * bytes, and prints the id of every acknowledged one. It ends when it is killed.
 */
const [folder = '', prefix = ''] = process.argv.slice(2);
const store = await openFileStore(folder, { compactFromBytes: 30_000 });
await store.load();

async function caller(name: string): Promise<never> {
  for (let index = 0; ; index += 1) {
    const id = `${prefix}-${name}-${index}`;
    await store.commit({
      changes: [
        { collection: 'orders', id, value: order(id) },
        // Two collections in one commit: neither may be there without the other.
        { collection: 'events', id, value: event(id) },
      ],
      exchanges: [exchange(`x-${id}`, 100)],
    });
    writeSync(1, `${id}\n`);
  }
}

function event(id: string) {
  return { id, kind: 'instance.expire', dueSimAt: 0, sequence: 0, subjectId: id, instanceId: id } as const;
}

await Promise.all(['a', 'b', 'c'].map(caller));
