/** Languages of the pages. */
export type Language = 'en' | 'zh';

export const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** Names for the `lang` attribute of a page. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

/** Whether a text names a language of the pages. */
export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'zh';
}
