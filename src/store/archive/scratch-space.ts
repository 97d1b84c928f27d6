import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../app/app-error.ts';
import type { ScratchFile, ScratchSpace } from '../../app/archive.ts';

/** Uploads that wait in memory; for workspaces that leave nothing on disk. */
export function memoryScratch(): ScratchSpace {
  return {
    receive: async (bytes, maxBytes) => {
      let kept: Uint8Array[] = [];
      const counter = new ByteCounter(maxBytes);
      for await (const chunk of bytes) {
        counter.add(chunk.byteLength);
        kept.push(chunk);
      }
      return {
        sizeBytes: counter.bytes,
        chunks: async function* () {
          yield* kept;
        },
        discard: async () => {
          kept = [];
        },
      };
    },
  };
}

/**
 * Uploads that wait as files in a folder of their own. What an earlier process has left there is removed first.
 * @param folder is made when it is needed
 */
export function fileScratch(folder: string): ScratchSpace {
  let cleared: Promise<void> | undefined;
  const clear = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  };
  return {
    receive: async (bytes, maxBytes) => {
      await (cleared ??= clear());
      const file = path.join(folder, `${randomUUID()}.jsonl`);
      try {
        return scratchFile(file, await writeAll(file, bytes, maxBytes));
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
  };
}

function scratchFile(file: string, sizeBytes: number): ScratchFile {
  return {
    sizeBytes,
    chunks: () => createReadStream(file),
    discard: () => rm(file, { force: true }),
  };
}

async function writeAll(file: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
  const counter = new ByteCounter(maxBytes);
  // Ours alone: the file may hold keys.
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      counter.add(chunk.byteLength);
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return counter.bytes;
}

class ByteCounter {
  readonly #maxBytes: number;
  bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(count: number): void {
    this.bytes += count;
    if (this.bytes > this.#maxBytes) throw new AppError('payload_too_large', `more than ${this.#maxBytes} bytes`);
  }
}
