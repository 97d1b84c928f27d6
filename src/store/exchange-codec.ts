import { z } from 'zod';
import type { Exchange } from '../domain/call.ts';

const headers = z.array(z.tuple([z.string(), z.string()]));
const body = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const exchangeSchema = z.object({
  id: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers, body }),
  response: z.object({ status: z.number(), headers, body, truncated: z.boolean() }).optional(),
}) satisfies z.ZodType<Exchange>;

/** An exchange as JSON has it, bodies in base64; the id comes first, with `more` behind it. */
export function storedExchange({ id, request, response }: Exchange, more: object = {}): object {
  return {
    id,
    ...more,
    request: { ...request, body: base64(request.body) },
    ...(response && { response: { ...response, body: base64(response.body) } }),
  };
}

/** The exchange in a line of JSON, or `undefined` when the line is broken. */
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
