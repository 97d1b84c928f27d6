import { openToRead, type FileSystem } from './file-system.ts';

const CHUNK_BYTES = 262_144;
const NEWLINE = 0x0a;

/** A stretch of a file in bytes. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

const WHOLE_FILE: ByteRange = { from: 0, to: Number.POSITIVE_INFINITY };

/** How much of a file of lines is whole; what follows `completeBytes` is the torn beginning of a line. */
export interface LineScan {
  readonly completeBytes: number;
  readonly totalBytes: number;
}

/** How to go through a file of lines. */
export interface ScanOptions {
  /** What lies outside is as if it were not there: lines that came after the moment of interest. */
  readonly range?: ByteRange | undefined;
  /** Waited for now and then, after some lines. */
  readonly afterChunk?: (() => Promise<void>) | undefined;
}

/**
 * Reads a file line by line without holding it in memory. A last line without its newline is not reported: the write
 * was cut off before anybody was told that it succeeded.
 * @param onLine gets each whole line without its newline, and its offset in bytes; what it throws ends the scan
 */
export async function scanLines(
  fileSystem: FileSystem,
  file: string,
  onLine: (line: Buffer, offset: number) => void | Promise<void>,
  { range = WHOLE_FILE, afterChunk }: ScanOptions = {},
): Promise<LineScan> {
  const handle = await openToRead(fileSystem, file);
  if (!handle) return { completeBytes: 0, totalBytes: 0 };
  try {
    let begun: Buffer[] = [];
    let lineOffset = range.from;
    let totalBytes = range.from;
    for (;;) {
      const wanted = Math.min(CHUNK_BYTES, range.to - totalBytes);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, wanted, totalBytes);
      if (bytesRead === 0) return { completeBytes: lineOffset, totalBytes };
      const chunk = buffer.subarray(0, bytesRead);
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        const line = begun.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...begun, chunk.subarray(0, end)]);
        begun = [];
        const pending = onLine(line, lineOffset);
        if (pending) await pending;
        lineOffset += line.length + 1;
        from = end + 1;
      }
      if (from < chunk.length) begun.push(chunk.subarray(from));
      totalBytes += bytesRead;
      await afterChunk?.();
    }
  } finally {
    await handle.close();
  }
}
