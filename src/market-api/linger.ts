import type { IncomingMessage } from 'node:http';

/** Who is still sending after so much more is cut off. */
const LINGER_MAX_BYTES = 256 * 1_024 * 1_024;

/**
 * Waits while the rest of a body that nobody wants comes in, and throws it away. Closing at once would take the answer from
 * a client that sends all of its body before it reads.
 * @param idleMs how long nothing may come
 */
export async function linger(req: IncomingMessage, idleMs: number): Promise<void> {
  if (req.complete || req.destroyed) return;
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      req.off('data', drop).pause();
      resolve();
    };
    const timer = setTimeout(over, idleMs);
    const drop = (piece: Buffer): void => {
      timer.refresh();
      bytes += piece.length;
      if (bytes > LINGER_MAX_BYTES) over();
    };
    req.on('data', drop);
    for (const end of ['end', 'error', 'aborted', 'close']) req.once(end, over);
    req.resume();
  });
}
