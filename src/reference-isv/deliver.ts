import type { Request, Response } from 'express';
import type { PreparedAnswer } from './prepare-answer.ts';
import type { Switches } from './switches.ts';

/** Waits `delayMs`; rejects when `signal` aborts, which happens when the caller hangs up. */
export type Delay = (delayMs: number, signal: AbortSignal) => Promise<void>;

interface Delivery {
  readonly switches: Readonly<Switches>;
  readonly delay: Delay;
  /** Where a redirect points to. */
  readonly elsewhere: string;
}

const ERROR_PAGE = (title: string): string =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** Ways of delivery in which the call never reaches the application. */
export function nothingIsDone(delivery: Switches['delivery']): boolean {
  return delivery === 'redirect' || delivery.startsWith('status_');
}

/** Puts an answer on the wire, in the way that is switched on. Resolves when the last byte is written, or none will be. */
export async function deliver(req: Request, res: Response, answer: PreparedAnswer, how: Delivery): Promise<void> {
  const { switches, elsewhere } = how;
  switch (switches.delivery) {
    case 'normal':
      return send(res, 200, answer.headers, answer.body);
    case 'dribble':
      return dribble(res, answer, how);
    case 'reset':
      req.socket.resetAndDestroy();
      return;
    case 'empty':
      return send(res, 200, answer.headers, Buffer.alloc(0));
    case 'truncated':
      return breakOff(req, res, answer);
    case 'wrong_content_type':
      return send(res, 200, withType(answer, 'text/plain; charset=utf-8'), answer.body);
    case 'redirect':
      return send(res, 302, [['Location', elsewhere]], Buffer.alloc(0));
    case 'status_500':
      return send(res, 500, [HTML_TYPE], Buffer.from(ERROR_PAGE('500 Internal Server Error')));
    case 'status_502':
      return send(res, 502, [HTML_TYPE], Buffer.from(ERROR_PAGE('502 Bad Gateway')));
    case 'status_503':
      return send(res, 503, answer.headers, answer.body);
  }
}

const HTML_TYPE = ['Content-Type', 'text/html; charset=utf-8'] as const;

function send(res: Response, status: number, headers: PreparedAnswer['headers'], body: Buffer): void {
  res.writeHead(status, [...headers, ['Content-Length', String(body.length)] as const].flat());
  res.end(body);
}

function withType({ headers }: PreparedAnswer, type: string): PreparedAnswer['headers'] {
  return headers.map(([name, value]) => (name === 'Content-Type' ? ([name, type] as const) : ([name, value] as const)));
}

/** One byte, a wait, one byte …, until all are sent or the caller has gone. */
async function dribble(res: Response, { headers, body }: PreparedAnswer, { switches, delay }: Delivery): Promise<void> {
  const hungUp = new AbortController();
  res.once('close', () => hungUp.abort());
  res.writeHead(200, [...headers, ['Content-Length', String(body.length)] as const].flat());
  res.flushHeaders();
  for (const byte of body) {
    await delay(switches.dribbleMs, hungUp.signal).catch(() => {});
    if (hungUp.signal.aborted) return;
    res.write(Buffer.of(byte));
  }
  res.end();
}

/** The first half of the body; the connection ends before the rest. */
function breakOff(req: Request, res: Response, { headers, body }: PreparedAnswer): void {
  res.writeHead(200, [...headers, ['Content-Length', String(body.length)] as const].flat());
  res.write(body.subarray(0, Math.floor(body.length / 2)), () => req.socket.destroySoon());
}
