import { openToRead, type FileSystem } from './file-system.ts';

const CHUNK_BYTES = 262_144;
const NEWLINE = 0x0a;

/** How much of a file of lines is whole; what follows `completeBytes` is the torn beginning of a line. */
export interface LineScan {
  readonly completeBytes: number;
  readonly totalBytes: number;
}

/**
 * Reads a file line by line without holding it in memory. A last line without its newline is not reported: the write
 * was cut off before anybody was told that it succeeded.
 * @param onLine gets each whole line without its newline, and its offset in bytes; what it throws ends the scan
 * @param afterChunk waited for now and then, after some lines
 */
export async function scanLines(
  fileSystem: FileSystem,
  file: string,
  onLine: (line: Buffer, offset: number) => void,
  afterChunk?: () => Promise<void>,
): Promise<LineScan> {
  const handle = await openToRead(fileSystem, file);
  if (!handle) return { completeBytes: 0, totalBytes: 0 };
  try {
    let begun: Buffer[] = [];
    let lineOffset = 0;
    let totalBytes = 0;
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, totalBytes);
      if (bytesRead === 0) return { completeBytes: lineOffset, totalBytes };
      const chunk = buffer.subarray(0, bytesRead);
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        const line = begun.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...begun, chunk.subarray(0, end)]);
        begun = [];
        onLine(line, lineOffset);
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
