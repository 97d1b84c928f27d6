import type { Request, RequestHandler } from 'express';
import { RefusedRequest } from '../refused-request.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses changes that a browser sends for another site. Programs without `Origin` (curl, scripts) pass. */
export function checkOrigin(): RequestHandler {
  return (req, _res, next) => {
    if (SAFE_METHODS.has(req.method) || isSameSite(req)) next();
    else next(new RefusedRequest('origin'));
  };
}

function isSameSite(req: Request): boolean {
  const { origin, host = '' } = req.headers;
  if (origin !== undefined) return origin === `${req.protocol}://${host}`;
  const site = req.get('Sec-Fetch-Site');
  return site === undefined || site === 'same-origin' || site === 'none';
}
