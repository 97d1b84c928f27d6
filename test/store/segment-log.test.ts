import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { noSegments, readSegments } from '../../src/store/read-segments.ts';
import { callLine, exchangeLine } from '../../src/store/segment-codec.ts';
import { segmentPath } from '../../src/store/segment-files.ts';
import { SegmentLog } from '../../src/store/segment-log.ts';
import { call, exchange } from './records.ts';
import { inFolder } from './store-places.ts';

const LIMITS = { lines: 3, bytes: 1e9 };

test('the lengths of the segments are those of their files, while they grow and after a restart', () =>
  inFolder(async (folder) => {
    const log = await SegmentLog.open(nodeFileSystem, folder, noSegments(), LIMITS);
    assert.deepEqual(log.lengths(), []);
    for (let commit = 1; commit <= 5; commit += 1) {
      const lines = [exchangeLine(commit, exchange(`call-${commit}-1`, 9)), callLine(commit, call(`call-${commit}`))];
      const publish = await log.append(lines);
      assert.equal(log.calls.has(`call-${commit}`), false, 'not before its commit is durable');
      publish(0, lines.length);
      assert.equal(log.calls.has(`call-${commit}`), true);
    }
    const lengths = log.lengths();
    assert.deepEqual(
      lengths.map(({ number }) => number),
      [1, 2, 3],
    );
    for (const { number, bytes } of lengths) assert.equal((await stat(segmentPath(folder, number))).size, bytes);
    await log.close();

    const into = noSegments();
    const found = { ...into, ...(await readSegments(nodeFileSystem, folder, 5, into)) };
    const again = await SegmentLog.open(nodeFileSystem, folder, found, LIMITS);
    assert.deepEqual(again.lengths(), lengths);
    await again.close();
  }));

test('lines of commits beyond the last one of the journal are cut off, and their numbers can be used again', () =>
  inFolder(async (folder) => {
    const log = await SegmentLog.open(nodeFileSystem, folder, noSegments());
    for (const commit of [1, 2]) await log.append([callLine(commit, call(`call-${commit}`))]);
    await log.close();
    const into = noSegments();
    const found = { ...into, ...(await readSegments(nodeFileSystem, folder, 1, into)) };
    assert.deepEqual(
      [...found.calls.heads({})].map(({ id }) => id),
      ['call-1'],
    );
    const again = await SegmentLog.open(nodeFileSystem, folder, found);
    const line = callLine(2, call('call-9'));
    (await again.append([line]))(0, 1);
    await again.close();
    const end = noSegments();
    await readSegments(nodeFileSystem, folder, 2, end);
    assert.deepEqual(
      [...end.calls.heads({})].map(({ id }) => id),
      ['call-9', 'call-1'],
    );
  }));
