import type { IncomingMessage } from 'node:http';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { answerSeller } from '../app/open-api/answer-seller.ts';
import { BODY_MAX_BYTES, OPEN_API_PREFIXES, type SellerAnswer } from '../app/open-api/seller-request.ts';
import type { WallClock } from '../app/ports.ts';
import type { Workspaces } from '../app/workspaces.ts';
import { GATEWAY_ERRORS, gatewayErrorBody } from '../protocol/open-api/gateway-error.ts';
import { linger } from './linger.ts';
import { readBody } from './read-body.ts';

/** What the open APIs are given by the composition root. */
export interface MarketApiDeps {
  readonly workspaces: Workspaces;
  readonly wall: WallClock;
  /** Whether a `Host` header names this program: a foreign page whose name was re-bound to this machine gets nothing. */
  readonly isOwnHost: (header: string) => boolean;
  readonly onDefect: (error: unknown) => void;
  /** How long a body may take to arrive. */
  readonly bodyMs?: number;
}

const BODY_MS = 20_000;
/** A client that has sent nothing for so long is not sending any more. */
const LINGER_IDLE_MS = 5_000;

/**
 * The marketplace's open APIs under their production paths, to be mounted before the pages. They have no form tokens and
 * no check of the origin, since every request is signed; errors have the gateway's shape, unknown paths included.
 */
export function marketApi(deps: MarketApiDeps): Router {
  // Paths are told apart as they are written; the gateway's own router is not Express's.
  const router = Router({ caseSensitive: true, strict: true });
  router.use([...OPEN_API_PREFIXES], answering(deps));
  return router;
}

function answering({ workspaces, wall, isOwnHost, onDefect, bodyMs = BODY_MS }: MarketApiDeps): RequestHandler {
  return async (req, res) => {
    const host = req.headers.host ?? '';
    if (!isOwnHost(host)) return sendError(res, GATEWAY_ERRORS.unknown_api);
    const wallAt = wall.now();
    const { body, problem } = await readBody(req, { maxBytes: BODY_MAX_BYTES, maxMs: bodyMs });
    try {
      const answer = await answerSeller(
        workspaces,
        {
          method: req.method,
          target: req.originalUrl,
          headers: headersOf(req),
          body,
          ...(problem ? { bodyProblem: problem } : {}),
          origin: `${req.protocol}://${host}`,
          wallAt,
        },
        onDefect,
      );
      await send(req, res, answer);
    } catch (error) {
      onDefect(error);
      sendError(res, { status: 500, code: 'APIGW.0106', message: 'Orchestration error' });
    }
  };
}

async function send(req: Request, res: Response, { status, headers, body, delayMs }: SellerAnswer): Promise<void> {
  if (delayMs > 0) await gone(res, delayMs);
  if (res.destroyed) return;
  const isTooLarge = status === GATEWAY_ERRORS.body_too_large.status;
  if (!req.complete) res.set('Connection', 'close');
  res.status(status);
  for (const [name, value] of headers) res.setHeader(name, value);
  const sent = req.method === 'HEAD' ? undefined : body;
  if (isTooLarge && sent) {
    // Whole by its Content-Length; the connection ends when the client has come to its own end.
    res.write(sent);
    await linger(req, LINGER_IDLE_MS);
    res.end();
  } else res.end(sent);
}

/** Waits, but not for somebody who has left. */
function gone(res: Response, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    res.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function sendError(res: Response, error: { readonly status: number; readonly code: string; readonly message: string }) {
  if (res.headersSent) return;
  res.status(error.status).type('application/json').end(gatewayErrorBody(error, 'no-workspace'));
}

/** Names and values as they came, in their order. */
function headersOf({ rawHeaders }: IncomingMessage): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}
