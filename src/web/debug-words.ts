import type { Call } from '../domain/call.ts';
import { LANGUAGES, type Language } from '../i18n/language.ts';
import { hasText, translator } from '../i18n/translator.ts';
import { hideKeyInText } from '../read/api/hide-key.ts';
import { debugOutcome } from '../read/seller/debug-outcome.ts';

/**
 * What the debugging page says about a call that has ended, in every language of the site: the sentence of the real page,
 * or our own about the broken rule where the real page has none (v1-saas 7, v2-saas 6).
 */
export function debugSentences(call: Call): Readonly<Record<Language, string>> {
  // What an answer quotes may be the key.
  const hidden = (text: string): string => hideKeyInText(text, call.destination.accessKey);
  const sentences = LANGUAGES.map((language) => [language, hidden(sentenceIn(language, call))] as const);
  return Object.fromEntries(sentences) as Record<Language, string>;
}

function sentenceIn(language: Language, call: Call): string {
  const t = translator(language);
  const { succeeded, consoleText, brokenRule } = debugOutcome(call);
  if (succeeded) return t('debugging.saved');
  if (consoleText !== undefined) return t(`console.${consoleText}`, brokenRule?.params);
  const own = `check.${brokenRule?.id ?? ''}.${brokenRule?.variant ?? 'ok'}`;
  return hasText(own) ? t('debugging.failed_rule', { what: t(own, brokenRule?.params) }) : t('debugging.failed');
}
