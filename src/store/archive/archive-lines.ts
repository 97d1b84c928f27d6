import { z } from 'zod';
import type { ArchiveHeader } from '../../app/archive.ts';
import type { Site } from '../../domain/site-profile.ts';
import { oneOf } from '../schema-tools.ts';

/** Tells our files from others. */
export const FORMAT_NAME = 'koogallery-simulator-workspace';
/** Version of the files that this program writes; it reads no newer one. */
export const FORMAT_VERSION = 1;
/** Longest line that is read: an exchange with the largest answer a rule allows, in base64 [ours]. */
const LINE_BYTES_MAX = 32 * 1_048_576;

/** What stands around an exchange in the form of the exchange log. */
export const EXCHANGE_START = Buffer.from('{"exchange":');
export const EXCHANGE_END = Buffer.from('}\n');

const instant = z.iso.datetime().transform((text) => Date.parse(text));

/** First line. Members that are not known are ignored: they may be notes of somebody's own. */
export const HEADER = z.object({
  format: z.literal(FORMAT_NAME),
  formatVersion: z.literal(FORMAT_VERSION),
  programVersion: z.string().max(100),
  exportedWallAt: instant,
  workspace: z.object({
    id: z.string().min(1).max(64),
    name: z.string().min(1).max(200),
    site: oneOf<Site>({ cn: true, intl: true, eu: true }),
  }),
  simAt: instant,
  includes: z.object({ secrets: z.boolean(), exchanges: z.boolean() }),
});

/** Last line. */
export const FOOTER = z.object({
  footer: z.object({
    counts: z.record(z.string(), z.number().int().nonnegative()),
    exchanges: z.number().int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

/** The first line of a file, newline included. */
export function headerLine(header: ArchiveHeader): string {
  const { exportedWallAt, simAt, ...members } = header;
  const line = {
    format: FORMAT_NAME,
    formatVersion: FORMAT_VERSION,
    ...members,
    exportedWallAt: new Date(exportedWallAt).toISOString(),
    simAt: new Date(simAt).toISOString(),
  };
  return `${JSON.stringify(line)}\n`;
}

/** One line of a file, without its newline. */
export interface ArchiveLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** Whether a newline followed. */
  readonly complete: boolean;
}

/** A line is longer than any that this program writes. */
export class LineTooLongError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} is too long`);
    this.line = line;
  }
}

/** Cuts bytes into lines. @throws LineTooLongError */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveLine, void, undefined> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (bytes: Buffer): void => {
    parts.push(bytes);
    length += bytes.length;
    if (length > LINE_BYTES_MAX) throw new LineTooLongError(number);
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      add(bytes.subarray(start, end));
      yield { number, bytes: Buffer.concat(parts), complete: true };
      number += 1;
      parts = [];
      length = 0;
      start = end + 1;
    }
    if (start < bytes.length) add(bytes.subarray(start));
  }
  if (length > 0) yield { number, bytes: Buffer.concat(parts), complete: false };
}
