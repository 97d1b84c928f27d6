import { z } from 'zod';
import type { Language } from './language.ts';
import { isTextKey, translator, type Translate } from './text.ts';

/** One wrong input: the path of the field and a sentence about it. */
interface WrongField {
  readonly path: string;
  readonly message: string;
}

/** A request that is answered with a status and, for 400, the fields that are wrong. */
export class Problem extends Error {
  readonly status: number;
  readonly code: 'invalid_input' | 'cross_site' | 'form_expired' | 'not_found';
  readonly fields: readonly WrongField[];

  constructor(status: number, code: Problem['code'], fields: readonly WrongField[] = []) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

const ZOD_WORDS: Record<Language, z.core.$ZodErrorMap> = {
  en: z.locales.en().localeError,
  zh: z.locales.zhCN().localeError,
};

/** The parsed value. @throws Problem 400 that names every wrong field, in the reader's language */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, language: Language = 'en'): z.infer<S> {
  const parsed = schema.safeParse(input, { error: ZOD_WORDS[language] });
  if (parsed.success) return parsed.data;
  const t = translator(language);
  throw new Problem(
    400,
    'invalid_input',
    parsed.error.issues.flatMap((issue) => wrongFields(issue, t)),
  );
}

function wrongFields(issue: z.core.$ZodIssue, t: Translate): WrongField[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: t('wrong.unknown_field') }));
  }
  const message = isTextKey(issue.message) ? t(issue.message) : issue.message;
  return [{ path: path.join('.') || '(body)', message }];
}
