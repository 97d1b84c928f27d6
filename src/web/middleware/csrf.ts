import { randomBytes } from 'node:crypto';
import { doubleCsrf, type DoubleCsrfUtilities } from 'csrf-csrf';
import type { Request, RequestHandler } from 'express';
import { RefusedRequest } from '../refused-request.ts';

const SESSION_COOKIE = 'koosim-session';
const SESSION_ID = /^[0-9a-f]{32}$/;

/**
 * Protects every form below it: the hidden field `_csrf` (or the header `x-csrf-token`) must match a signed cookie.
 * Views get the token from `res.locals.csrfToken()`.
 */
export function csrfProtection(): RequestHandler {
  const secret = randomBytes(32).toString('hex');
  // Cookies do not know ports, so two simulators on one machine need names of their own.
  const byPort = new Map<number, DoubleCsrfUtilities>();

  return (req, res, next) => {
    const port = req.socket.localPort ?? 0;
    const utilities = byPort.get(port) ?? protection(secret, port);
    byPort.set(port, utilities);
    if (!SESSION_ID.test(sessionOf(req))) {
      const session = randomBytes(16).toString('hex');
      (req.cookies as Record<string, string>)[SESSION_COOKIE] = session;
      res.cookie(SESSION_COOKIE, session, { sameSite: 'strict', httpOnly: true, path: '/' });
    }
    let token: string | undefined;
    res.locals['csrfToken'] = (): string => (token ??= utilities.generateCsrfToken(req, res));
    utilities.doubleCsrfProtection(req, res, (error?: unknown) => {
      if (error === undefined) next();
      else next(new RefusedRequest('csrf'));
    });
  };
}

function protection(secret: string, port: number): DoubleCsrfUtilities {
  return doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier: sessionOf,
    cookieName: `koosim-csrf-${port}`,
    cookieOptions: { sameSite: 'strict', httpOnly: true, secure: false, path: '/' },
    getCsrfTokenFromRequest: (req) => {
      const field: unknown = (req.body as Record<string, unknown> | undefined)?.['_csrf'];
      return typeof field === 'string' ? field : req.get('x-csrf-token');
    },
  });
}

function sessionOf(req: Request): string {
  const value: unknown = (req.cookies as Record<string, unknown>)[SESSION_COOKIE];
  return typeof value === 'string' ? value : '';
}
