import type { z } from 'zod';
import { en, zhCN } from 'zod/locales';
import type { Language } from '../../i18n/language.ts';
import { InputError, type InputProblem } from './input-error.ts';
import type { ReaderTexts } from './reader-texts.ts';

/** zod's own sentences, given to each parse: the process has no one language. */
const LOCALES: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  en: en().localeError,
  zh: zhCN().localeError,
};

/** What is wrong with one part of a request. */
type PartResult<T> = { readonly value: T } | { readonly problems: readonly InputProblem[] };

/** Checks one part of a request (path, query or body) against its schema. */
export function readPart<S extends z.ZodType>(schema: S, input: unknown, texts: ReaderTexts): PartResult<z.output<S>> {
  const result = schema.safeParse(input, { error: (issue) => sentence(issue, texts) });
  return result.success ? { value: result.data } : { problems: result.error.issues.flatMap(problemsOf(texts)) };
}

/** The values of several parts. @throws InputError with the problems of all of them */
export function valuesOf(...parts: readonly PartResult<unknown>[]): unknown[] {
  const problems = parts.flatMap((part) => ('problems' in part ? part.problems : []));
  if (problems.length > 0) throw new InputError(problems);
  return parts.map((part) => ('value' in part ? part.value : undefined));
}

/** Our own rules name their sentence in `params.problem`; what zod says of a moment does not help; it says the rest. */
function sentence(issue: z.core.$ZodRawIssue, texts: ReaderTexts): ReturnType<z.core.$ZodErrorMap> {
  if (issue.code === 'custom') {
    const { problem, ...params } = (issue.params ?? {}) as Record<string, string | number>;
    return texts.problem(String(problem), params);
  }
  if (issue.code === 'invalid_format' && issue.format === 'datetime') return texts.problem('instant');
  return LOCALES[texts.language](issue);
}

function problemsOf(texts: ReaderTexts): (issue: z.core.$ZodIssue) => InputProblem[] {
  return (issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.') || 'body', text: issue.message }];
    // A sentence for each unknown member: each is a wrong field with a path of its own.
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), text: texts.problem('unknown_member') }));
  };
}
