import { writeSync } from 'node:fs';
import { openFileStore } from '../../src/store/file-store.ts';
import { runStep } from './snapshot-story.ts';

/**
 * Run as a process of its own by `snapshot-kill.test.ts`: goes on with the story of a seed from a given step and prints
 * the number of each step that is done. It ends when it is killed.
 */
const [folder = '', seed = '', from = ''] = process.argv.slice(2);
writeSync(1, 'begun\n');
const store = await openFileStore(folder, { compactFromBytes: 20_000, segmentLimits: { lines: 12, bytes: 1e9 } });
await store.load();
for (let step = Number(from); ; step += 1) {
  await runStep(store, Number(seed), step);
  writeSync(1, `${step}\n`);
}
