import i18next, { type i18n } from 'i18next';
import { LANGUAGES, type Language } from './language.ts';
import { TEXTS, type TextKey } from './texts.ts';

/** Values for the `{{…}}` of a text; `count` chooses between singular and plural. */
export type TextParams = Readonly<Record<string, string | number>>;

/** Looks a text up. Unknown keys come back as they are, so that a page never breaks on one. */
export type Translate = (key: TextKey, params?: TextParams) => string;

let shared: i18n | undefined;

/** Built once: the texts do not change while the program runs. */
function instance(): i18n {
  if (shared) return shared;
  shared = i18next.createInstance();
  void shared.init({
    initAsync: false,
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { translation: TEXTS[language] }])),
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    // EJS escapes what it prints.
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  });
  return shared;
}

/** Texts of one language. */
export function translator(language: Language): Translate {
  const t = instance().getFixedT(language);
  return (key, params) => t(key, params ?? {});
}

/** Whether there is a text of this key, for keys that are put together from data. */
export function hasText(key: string): key is TextKey {
  return key in TEXTS.en || `${key}_other` in TEXTS.en;
}
