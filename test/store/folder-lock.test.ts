import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { openFileStore } from '../../src/store/file-store.ts';
import { isFault } from '../contract/store-contract.ts';
import { orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { watchedFileSystem } from './watched-file-system.ts';

function lockContent(pid: number, host = hostname()): string {
  return JSON.stringify({ pid, host, startedWallAt: Date.UTC(2030, 0, 1) });
}

/** A process that does nothing until it is killed. */
async function idleProcess(): Promise<{ pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const { pid } = child;
  assert.ok(pid !== undefined);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid, kill };
}

test('an open folder is locked for this and every other process, and free after close', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder);
    const lock = JSON.parse(await readFile(path.join(folder, 'lock.json'), 'utf8')) as Record<string, unknown>;
    assert.equal(lock['pid'], process.pid);
    assert.equal(lock['host'], hostname());
    await assert.rejects(openFileStore(folder), isFault('store.locked'));
    await assert.rejects(openFileStore(path.join(folder, '.', 'x', '..')), isFault('store.locked'));
    await store.close();
    assert.ok(!(await readdir(folder)).includes('lock.json'));
    await (await openFileStore(folder)).close();
  }));

test('a lock of a living process is refused by name, and taken over once that process is gone', () =>
  inFolder(async (folder) => {
    const file = path.join(folder, 'lock.json');
    const other = await idleProcess();
    await writeFile(file, lockContent(other.pid));
    await assert.rejects(openFileStore(folder), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'store.locked');
      const parts = [folder, `process ${other.pid}`, 'since 2030-01-01T00:00:00.000Z', `delete ${file}`];
      for (const part of parts) assert.ok(error.message.includes(part), part);
      const { pid, startedWallAt } = error.params;
      assert.deepEqual([pid, startedWallAt], [other.pid, Date.UTC(2030, 0, 1)]);
      return true;
    });
    assert.equal(await readFile(file, 'utf8'), lockContent(other.pid), 'the lock of the other stays');
    await other.kill();
    const { store, loaded } = await openLoaded(folder);
    assert.equal(loaded.uncleanShutdown, true);
    await store.close();
    const again = await openLoaded(folder);
    assert.equal(again.loaded.uncleanShutdown, false);
    await again.store.close();
  }));

for (const [what, content] of [
  [
    'with the number of this very process (a container starts with the same numbers each time)',
    lockContent(process.pid),
  ],
  ['that was cut off while it was written', '{"pid": 12'],
  ['that is empty', ''],
] as const) {
  test(`a lock ${what} is taken over`, () =>
    inFolder(async (folder) => {
      await writeFile(path.join(folder, 'lock.json'), content);
      const { store, loaded } = await openLoaded(folder);
      assert.equal(loaded.uncleanShutdown, true);
      await store.commit({ changes: [orderChange('CS1')], exchanges: [] });
      await store.close();
      assert.ok(!(await readdir(folder)).some((name) => name.startsWith('lock.json')));
    }));
}

test('a lock of another machine is never taken over: its process cannot be seen from here', () =>
  inFolder(async (folder) => {
    await writeFile(path.join(folder, 'lock.json'), lockContent(process.pid, 'another-machine.example'));
    await assert.rejects(openFileStore(folder), isFault('store.locked'));
  }));

test('of many that want a stale lock at once, one gets it', () =>
  inFolder(async (folder) => {
    await writeFile(path.join(folder, 'lock.json'), lockContent(process.pid));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => openFileStore(folder)));
    const opened = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    assert.equal(opened.length, 1);
    await opened[0]?.close();
  }));

test('two processes that see the same stale lock: the second gives back what it moved, and is refused', () =>
  inFolder(async (folder) => {
    const file = path.join(folder, 'lock.json');
    const other = await idleProcess();
    await writeFile(file, lockContent(process.pid));
    const fileSystem = watchedFileSystem(async (operation) => {
      if (operation.name === 'rename') await writeFile(file, lockContent(other.pid));
    });
    await assert.rejects(openFileStore(folder, { fileSystem }), isFault('store.locked'));
    assert.equal(await readFile(file, 'utf8'), lockContent(other.pid));
    assert.deepEqual(await readdir(folder), ['lock.json']);
    await other.kill();
  }));

test('closing leaves the lock of whoever took the folder over', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder);
    const file = path.join(folder, 'lock.json');
    await rm(file);
    await writeFile(file, lockContent(1, 'another-machine.example'));
    await store.close();
    assert.equal(await readFile(file, 'utf8'), lockContent(1, 'another-machine.example'));
  }));
