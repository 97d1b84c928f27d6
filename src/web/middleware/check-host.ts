import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { RefusedRequest } from '../refused-request.ts';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '::1']);
const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/**
 * Refuses requests that name another host: a foreign page whose name was re-bound to this machine gets nothing.
 * @param host address the server listens on
 */
export function checkHost(host: string): RequestHandler {
  return (req, _res, next) => {
    const header = req.headers.host ?? '';
    if (isOwnHost(header, host)) next();
    else next(new RefusedRequest('host', { host: hostName(header).slice(0, 100) }));
  };
}

/** Whether a `Host` header names a server that listens on `host`. */
export function isOwnHost(header: string, host: string): boolean {
  const name = hostName(header);
  const known = LOOPBACK_NAMES.has(name) || name === host.toLowerCase();
  // A server on all addresses is reached by any of them; an address cannot be re-bound, a name can.
  return known || (ANY_ADDRESS.has(host) && isIP(name) !== 0);
}

function hostName(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header);
  return (bracketed?.[1] ?? header.replace(/:\d+$/, '')).toLowerCase();
}
