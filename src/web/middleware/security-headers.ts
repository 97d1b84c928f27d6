import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Strict content policy: everything comes from this program, nothing is inline, nobody may frame a page. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // With `no-referrer` browsers send `Origin: null` with forms, which could not be told from a foreign site.
    referrerPolicy: { policy: 'same-origin' },
    // Plain HTTP on loopback: a promise of HTTPS would lock the reader out.
    strictTransportSecurity: false,
  });
}
