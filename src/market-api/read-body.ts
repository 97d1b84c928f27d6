import type { IncomingMessage } from 'node:http';
import type { SellerRequest } from '../app/open-api/seller-request.ts';

/** The bytes of a body as far as they came, and why they are not whole. */
export interface BodyRead {
  readonly body: Uint8Array;
  readonly problem?: SellerRequest['bodyProblem'];
}

/** Reads a body within bounds of size and time; what is beyond them is not read. */
export async function readBody(
  req: IncomingMessage,
  { maxBytes, maxMs }: { readonly maxBytes: number; readonly maxMs: number },
): Promise<BodyRead> {
  const pieces: Uint8Array[] = [];
  const whole = (): Uint8Array => Buffer.concat(pieces);
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return { body: whole(), problem: 'body_too_large' };
  let bytes = 0;
  return new Promise<BodyRead>((resolve) => {
    const end = (problem?: SellerRequest['bodyProblem']): void => {
      clearTimeout(timer);
      req.off('data', take).pause();
      resolve({ body: whole(), ...(problem ? { problem } : {}) });
    };
    const timer = setTimeout(() => end('too_slow'), maxMs);
    const take = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > maxBytes) end('body_too_large');
      else pieces.push(piece);
    };
    req.on('data', take);
    req.once('end', () => end());
    req.once('error', () => end('broken_off'));
    req.once('aborted', () => end('broken_off'));
  });
}
