import { z } from 'zod';
import type { Exchange } from '../domain/call.ts';

const headers = z.array(z.tuple([z.string(), z.string()]));
const body = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const exchangeSchema = z.object({
  id: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers, body }),
  response: z.object({ status: z.number(), headers, body, truncated: z.boolean() }).optional(),
}) satisfies z.ZodType<Exchange>;

const ID_START = '{"id":"';
/** Begins the bytes that belong to an import or a reset: nobody else's, even when that never comes about. */
const STAGED_START = '{"staged":true,"id":"';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** One line of the exchange log, newline included. The id comes first: the index is built without parsing the rest. */
export function encodeExchange({ id, request, response }: Exchange, staged = false): Buffer {
  const line = {
    ...(staged && { staged }),
    id,
    request: { ...request, body: base64(request.body) },
    ...(response && { response: { ...response, body: base64(response.body) } }),
  };
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** Whether a line belongs to an import or a reset. */
export function isStaged(line: Buffer): boolean {
  return line.toString('latin1', 0, STAGED_START.length) === STAGED_START;
}

/** The id at the beginning of a line, or `undefined` when the line does not begin like one of ours. */
export function exchangeIdOf(line: Buffer): string | undefined {
  const start = isStaged(line) ? STAGED_START : ID_START;
  if (line.toString('latin1', 0, start.length) !== start) return undefined;
  let end = start.length;
  while (end < line.length && line[end] !== QUOTE) end += line[end] === BACKSLASH ? 2 : 1;
  if (end >= line.length) return undefined;
  try {
    return JSON.parse(line.toString('utf8', start.length - 1, end + 1)) as string;
  } catch {
    return undefined;
  }
}

/** The exchange of a line, or `undefined` when the line is broken. */
export function decodeExchange(line: Buffer): Exchange | undefined {
  try {
    return exchangeSchema.safeParse(JSON.parse(line.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
