import assert from 'node:assert/strict';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Change } from '../../src/domain/records.ts';
import { allRecords } from '../support/all-records.ts';
import { call, exchange, listed, listedAfter, oneOfEachOfFormat1, orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem } from './watched-file-system.ts';

/*
 * `format-1/` holds folders that the program of format 1 has written: four snapshots, of which one was restored (`a`) and
 * one imported (`c`); `living` was killed after that, `restored` behind a restore of `b` that is in the journal only.
 */
const FORMAT_1 = fileURLToPath(import.meta.resolve('./format-1'));

const of = (id: string, fields?: Readonly<Record<string, string>>): Change => ({
  collection: 'calls',
  id,
  value: call(id, fields),
});
const waiting: Call = { ...call('call-8'), status: 'waiting', attempts: [] };

const A = [...oneOfEachOfFormat1(), of('call-2')];
const B = [...A, orderChange('CS2'), of('call-2', { of: 'b' }), of('call-3')];
const C: Change[] = [
  orderChange('CS9'),
  of('call-1', { of: 'c' }),
  { collection: 'calls', id: 'call-8', value: waiting },
];
const D = [...A, orderChange('CS3'), of('call-3', { of: 'present' }), orderChange('CS4'), of('call-4')];

/** Records and the sizes of bodies in each moment; absent sizes: there are no bytes. */
const MOMENTS = {
  a: { records: A, bytes: { 'call-1-1': 20, 'call-2-1': 20, 'call-3-1': undefined } },
  b: { records: B, bytes: { 'call-1-1': 20, 'call-2-1': 22, 'call-3-1': 23, 'call-4-1': undefined } },
  c: { records: C, bytes: { 'call-1-1': 44, 'call-2-1': undefined } },
  d: { records: D, bytes: { 'call-1-1': 20, 'call-2-1': 20, 'call-3-1': 33, 'call-4-1': 24, 'call-5-1': undefined } },
} as const;
type Moment = { readonly records: readonly Change[]; readonly bytes: Readonly<Record<string, number | undefined>> };

const PRESENT: Readonly<Record<'living' | 'restored', Moment>> = {
  living: { records: [...D, orderChange('CS5'), of('call-5')], bytes: { ...MOMENTS.d.bytes, 'call-5-1': 25 } },
  restored: { records: [...B, orderChange('CS6'), of('call-5')], bytes: { ...MOMENTS.b.bytes, 'call-5-1': 25 } },
};

const SMALL = { segmentLimits: { lines: 3, bytes: 1e6 } };

async function assertBytes(store: WorkspaceStore, { bytes }: Moment, what: string): Promise<void> {
  for (const [id, size] of Object.entries(bytes)) {
    const expected = size === undefined ? undefined : exchange(id, size);
    assert.deepEqual(await store.readExchange(id), expected, `${what}: bytes ${id}`);
  }
}

async function assertPresent(folder: string, moment: Moment, what: string): Promise<void> {
  const { store, loaded } = await openLoaded(folder, SMALL);
  assert.deepEqual([loaded.damage, loaded.recovered], [undefined, undefined], what);
  assert.deepEqual(listed(loaded.records), listedAfter(moment.records), what);
  await assertBytes(store, moment, what);
  await store.close();
}

for (const which of ['living', 'restored'] as const) {
  test(`snapshots, restores and imports of a folder of format 1 are there after the migration: ${which}`, () =>
    inFolder(async (root) => {
      const folder = path.join(root, 'default');
      await cp(path.join(FORMAT_1, which), folder, { recursive: true });
      await assertPresent(folder, PRESENT[which], 'migrated');
      await assertPresent(folder, PRESENT[which], 'opened again');
      for (const id of ['a', 'b', 'c', 'd', 'a'] as const) {
        const { store } = await openLoaded(folder, SMALL);
        assert.deepEqual(
          store.snapshots().map((head) => head.id),
          ['a', 'b', 'c', 'd'],
        );
        const restored = await store.restoreSnapshot(id, () => []);
        assert.deepEqual(listed(allRecords(restored)), listedAfter(MOMENTS[id].records), id);
        await assertBytes(store, MOMENTS[id], id);
        await store.close();
        await assertPresent(folder, MOMENTS[id], `${id} after a restart`);
      }
      const copy = path.join(folder, 'before-format-2');
      assert.deepEqual((await readdir(path.join(copy, 'snapshots'))).sort(), ['a', 'b', 'c', 'd']);
    }));
}

test('a migration with snapshots that is stopped is done anew at the next start', () =>
  inFolder(async (root) => {
    let stopAt = 0;
    for (let stopped = true; stopped;) {
      stopAt += 131;
      const folder = path.join(root, String(stopAt));
      await cp(path.join(FORMAT_1, 'restored'), folder, { recursive: true });
      let operations = 0;
      const fileSystem = watchedFileSystem(() => {
        operations += 1;
        if (operations >= stopAt) throw systemError('EIO');
      });
      const opened = await openLoaded(folder, { ...SMALL, fileSystem }).catch(() => undefined);
      await opened?.store.close().catch(() => undefined);
      stopped = operations >= stopAt;
      await assertPresent(folder, PRESENT.restored, `stopped at ${stopAt}`);
      const { store } = await openLoaded(folder, SMALL);
      const back = await store.restoreSnapshot('c', () => []);
      assert.deepEqual(listed(allRecords(back)), listedAfter(C), `stopped at ${stopAt}`);
      await store.close();
    }
    assert.ok(stopAt > 200, `only ${stopAt} operations`);
  }));
