import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { noSegments, readSegments } from '../../src/store/read-segments.ts';
import { callLine, exchangeLine } from '../../src/store/segment-codec.ts';
import { segmentPath } from '../../src/store/segment-files.ts';
import { SegmentLog } from '../../src/store/segment-log.ts';
import { WHOLE_VIEW } from '../../src/store/segment-view.ts';
import { call, exchange } from './records.ts';
import { inFolder } from './store-places.ts';

const LIMITS = { lines: 3, bytes: 1e9 };

test('full segments have the size of their files and know their commits, while the log grows and after a restart', () =>
  inFolder(async (folder) => {
    const log = await SegmentLog.open(nodeFileSystem, folder, noSegments(), WHOLE_VIEW, LIMITS);
    assert.equal(log.sealed.length, 0);
    for (let commit = 1; commit <= 5; commit += 1) {
      const lines = [exchangeLine(commit, exchange(`call-${commit}-1`, 9)), callLine(commit, call(`call-${commit}`))];
      const publish = await log.append(lines);
      assert.equal(log.calls.has(`call-${commit}`), false, 'not before its commit is durable');
      publish(0, lines.length);
      assert.equal(log.calls.has(`call-${commit}`), true);
    }
    const { sealed } = log;
    assert.deepEqual(
      sealed.map(({ number, span }) => [number, span.first, span.last]),
      [
        [1, 1, 2],
        [2, 3, 4],
      ],
    );
    for (const { number, bytes } of sealed) assert.equal((await stat(segmentPath(folder, number))).size, bytes);
    await log.close();

    const into = noSegments();
    const found = {
      ...into,
      ...(await readSegments(nodeFileSystem, folder, { lastCommit: 5, view: WHOLE_VIEW }, into)),
    };
    const again = await SegmentLog.open(nodeFileSystem, folder, found, WHOLE_VIEW, LIMITS);
    assert.deepEqual(again.sealed, sealed);
    await again.close();
  }));

test('lines of commits beyond the last one of the journal are cut off, and their numbers can be used again', () =>
  inFolder(async (folder) => {
    const log = await SegmentLog.open(nodeFileSystem, folder, noSegments(), WHOLE_VIEW);
    for (const commit of [1, 2]) await log.append([callLine(commit, call(`call-${commit}`))]);
    await log.close();
    const into = noSegments();
    const found = {
      ...into,
      ...(await readSegments(nodeFileSystem, folder, { lastCommit: 1, view: WHOLE_VIEW }, into)),
    };
    assert.deepEqual(
      [...found.calls.heads({})].map(({ id }) => id),
      ['call-1'],
    );
    const again = await SegmentLog.open(nodeFileSystem, folder, found, WHOLE_VIEW);
    const line = callLine(2, call('call-9'));
    (await again.append([line]))(0, 1);
    await again.close();
    const end = noSegments();
    await readSegments(nodeFileSystem, folder, { lastCommit: 2, view: WHOLE_VIEW }, end);
    assert.deepEqual(
      [...end.calls.heads({})].map(({ id }) => id),
      ['call-9', 'call-1'],
    );
  }));
