import type { Request, Response } from 'express';
import { z } from 'zod';

export type Language = 'en' | 'zh';

/** Named for this service: browsers share cookies between the ports of one host. */
const COOKIE = 'sample_seller_lang';
const ONE_YEAR_MS = 365 * 24 * 3600 * 1000;

export const languageSchema = z.enum(['en', 'zh']).optional();

/** The reader's language: asked for in the address (and then remembered), remembered, or the browser's wish. */
export function languageOf(req: Request, res: Response, asked: Language | undefined): Language {
  if (asked !== undefined) {
    res.cookie(COOKIE, asked, { maxAge: ONE_YEAR_MS, sameSite: 'lax', httpOnly: true, path: '/' });
    return asked;
  }
  const remembered = new RegExp(`(?:^|;\\s*)${COOKIE}=(en|zh)(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
  if (remembered === 'en' || remembered === 'zh') return remembered;
  return req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
}
