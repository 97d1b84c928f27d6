import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Lets in requests for loopback names, for `publicOrigin`'s own name and for `allowedHosts` only (DNS rebinding). */
export function hostGuard(publicOrigin: () => string, allowedHosts: readonly string[] = []): RequestHandler {
  const allowed = new Set([...LOOPBACK_NAMES, ...allowedHosts.map((name) => name.toLowerCase())]);
  return (req, res, next) => {
    const name = hostName(req.headers.host);
    if (name !== undefined && (allowed.has(name) || name === hostName(new URL(publicOrigin()).host))) return next();
    res
      .status(403)
      .type('text/plain')
      .send('This address is not served here. Use http://127.0.0.1 or http://localhost.\n此地址不在服务范围内。\n');
  };
}

/** Whether a POST may have been sent by another site's page: what the browser says about its origin. */
export function isCrossSite(headers: Readonly<Record<string, unknown>>, publicOrigin: string): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== publicOrigin && origin !== `http://${String(host)}`) return true;
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** A secret that a form of this process's own pages carries back; another site's page cannot read it. */
export interface FormToken {
  readonly value: string;
  matches(given: string): boolean;
}

export function createFormToken(): FormToken {
  const value = randomBytes(32).toString('base64url');
  const expected = Buffer.from(value);
  return {
    value,
    matches(given) {
      const bytes = Buffer.from(given);
      return bytes.length === expected.length && timingSafeEqual(bytes, expected);
    },
  };
}

function hostName(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:[\]/@]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();
}
