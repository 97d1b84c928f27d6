import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { formats } from '../../i18n/format.ts';
import { isLanguage, LANGUAGES, type Language } from '../../i18n/language.ts';
import { translator } from '../../i18n/translator.ts';
import { setRequestContext } from '../request-context.ts';
import type { WebDeps } from '../web-deps.ts';

const LANGUAGE_COOKIE = 'koosim-language';
const YEAR_MS = 365 * 86_400_000;

/** Gives each request an id and a language (address, then cookie, then browser) with its texts and formats. */
export function requestDetails(deps: WebDeps): RequestHandler {
  const byLanguage = new Map(
    LANGUAGES.map((language) => {
      const t = translator(language);
      return [language, { t, format: formats(language, t) }] as const;
    }),
  );
  return (req, res, next) => {
    const requestId = randomUUID();
    const language = chooseLanguage(req, res);
    const texts = byLanguage.get(language);
    if (!texts) throw new Error(`no texts for ${language}`);
    res.set('X-Request-Id', requestId);
    res.vary('Accept-Language');
    setRequestContext(res, { deps, requestId, language, ...texts });
    next();
  };
}

function chooseLanguage(req: Request, res: Response): Language {
  const asked = req.query['lang'];
  if (isLanguage(asked)) {
    res.cookie(LANGUAGE_COOKIE, asked, { sameSite: 'lax', httpOnly: true, path: '/', maxAge: YEAR_MS });
    return asked;
  }
  const kept: unknown = (req.cookies as Record<string, unknown>)[LANGUAGE_COOKIE];
  if (isLanguage(kept)) return kept;
  const accepted = req.acceptsLanguages('en', 'zh', 'zh-CN');
  return typeof accepted === 'string' && accepted.startsWith('zh') ? 'zh' : 'en';
}
