import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { fileScratch } from '../../src/store/archive/scratch-space.ts';

async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

test('uploads wait in files of their own, old ones are cleared away, and nothing too large stays', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'koosim-scratch-'));
  try {
    const folder = path.join(root, 'incoming');
    await mkdir(folder);
    await writeFile(path.join(folder, 'left-by-an-earlier-process.jsonl'), 'x');
    const scratch = fileScratch(folder);
    const file = await scratch.receive(chunksOf('one', 'two'), 100);
    const names = await readdir(folder);
    assert.equal(names.length, 1);
    assert.equal((await stat(path.join(folder, names[0] ?? ''))).mode & 0o077, 0, 'nobody else can read it');
    const parts: Uint8Array[] = [];
    for await (const chunk of file.chunks()) parts.push(chunk);
    assert.deepEqual([Buffer.concat(parts).toString(), file.sizeBytes], ['onetwo', 6]);
    await assert.rejects(
      scratch.receive(chunksOf('x'.repeat(60), 'x'.repeat(60)), 100),
      (error) => error instanceof AppError && error.code === 'payload_too_large',
    );
    await file.discard();
    await file.discard();
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await rm(root, { recursive: true });
  }
});
