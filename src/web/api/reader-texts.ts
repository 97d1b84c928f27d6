import type { FaultCode } from '../../app/app-error.ts';
import type { Check } from '../../domain/call.ts';
import type { SelectionProblem } from '../../domain/price-quote.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Language } from '../../i18n/language.ts';
import { hasText, type TextParams } from '../../i18n/translator.ts';
import { CHECK_CATALOGUE, type CheckDefinition } from '../../protocol/v2/check-catalogue.ts';
import type { CheckText } from '../../read/api/call-resource.ts';
import { readableParams, refusalView } from '../refusal-view.ts';
import type { RequestContext } from '../request-context.ts';
import { apiText, isApiText, type ApiTextKey } from './api-texts.ts';

/** Everything the API says in words, in the language of one reader. */
export interface ReaderTexts {
  readonly language: Language;
  /** For sentences that pages say too. */
  readonly words: Pick<RequestContext, 'language' | 't' | 'format'>;
  fault(code: FaultCode, params?: TextParams): string;
  /** A sentence that only the API says. */
  api(key: ApiTextKey, params?: TextParams): string;
  /** A sentence about a wrong field: one of the API's own, or a text of the pages by its key or its stem after `field.`. */
  problem(key: string, params?: TextParams): string;
  selection(problem: SelectionProblem): string;
  refusal(refusal: Refusal): string;
  check(check: Check): CheckText;
}

/** The texts of the reader of a request. */
export function readerTexts(context: Pick<RequestContext, 'language' | 't' | 'format'>): ReaderTexts {
  const { language, t } = context;
  /** A text whose key is put together from data; the key itself where there is none, so that nothing breaks on it. */
  const say = (key: string, params?: TextParams): string => (hasText(key) ? t(key, params) : key);
  return {
    language,
    words: { language, t, format: context.format },
    fault: (code, params) => t(`fault.${code}`, params),
    api: (key, params) => apiText(language, key, params),
    problem: (key, params) => {
      if (isApiText(key)) return apiText(language, key, params);
      const readable = params && readableParams(params, context);
      return hasText(key) ? t(key, readable) : say(`field.${key}`, readable);
    },
    selection: ({ problem, params }) => t(`selection.${problem}`, params),
    refusal: (refusal) => refusalView(refusal, context).sentence,
    check: (check) => checkText(check, say),
  };
}

function checkText(check: Check, say: (key: string, params?: TextParams) => string): CheckText {
  const key = `check.${check.id}`;
  const variant = check.variant ?? 'ok';
  const definition = (CHECK_CATALOGUE as Readonly<Record<string, CheckDefinition>>)[check.id];
  const failed = check.verdict === 'fail';
  return {
    title: say(`${key}.name`),
    message: say(`${key}.${variant}`, check.params),
    remedy: check.verdict === 'pass' ? null : say(`${key}.fix.${variant}`, check.params),
    consoleText: failed && definition?.console ? say(`console.${definition.console}`, check.params) : null,
    source: definition?.source ?? '',
    certainty: definition?.certainty ?? 'unknown',
  };
}
