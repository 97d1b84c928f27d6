import type { FaultCode } from '../../app/app-error.ts';
import type { Check } from '../../domain/call.ts';
import type { SelectionProblem } from '../../domain/price-quote.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { formats } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { hasText, translator, type TextParams } from '../../i18n/translator.ts';
import { CHECK_CATALOGUE, type CheckDefinition } from '../../protocol/v2/check-catalogue.ts';
import type { CheckText } from '../../read/api/call-resource.ts';
import { apiText, isApiText, type ApiTextKey } from './api-texts.ts';

/** Everything the API says in words, in the language of one reader. */
export interface ReaderTexts {
  readonly language: Language;
  fault(code: FaultCode): string;
  /** A sentence that only the API says. */
  api(key: ApiTextKey, params?: TextParams): string;
  /** A sentence about a wrong field: one of the API's own, or a text of the pages by its key or its stem after `field.`. */
  problem(key: string, params?: TextParams): string;
  selection(problem: SelectionProblem): string;
  refusal(refusal: Refusal): string;
  check(check: Check): CheckText;
}

/** The texts of one language. */
export function readerTexts(language: Language): ReaderTexts {
  const t = translator(language);
  /** A text whose key is put together from data; the key itself where there is none, so that nothing breaks on it. */
  const say = (key: string, params?: TextParams): string => (hasText(key) ? t(key, params) : key);
  return {
    language,
    fault: (code) => t(`fault.${code}`),
    api: (key, params) => apiText(language, key, params),
    problem: (key, params) => {
      if (isApiText(key)) return apiText(language, key, params);
      return hasText(key) ? t(key, params) : say(`field.${key}`, params);
    },
    selection: ({ problem, params }) => t(`selection.${problem}`, params),
    refusal: (refusal) => t(`refusal.${refusal.reason}`, refusalParams(refusal, language, say)),
    check: (check) => checkText(check, say),
  };
}

/** The values of a refusal in words: money with its currency, times with their zone, states by their names. */
function refusalParams(
  { reason, params }: Refusal,
  language: Language,
  say: (key: string) => string,
): Record<string, string | number> {
  const format = formats(language, translator(language));
  const subject = reason.startsWith('order_') ? 'order' : reason === 'call_not_restartable' ? 'call' : 'instance';
  const shown: Record<string, string | number> = { ...params };
  for (const [name, value] of Object.entries(params)) {
    if (name.endsWith('SimAt')) shown[name.slice(0, -'SimAt'.length)] = format.simTime(Number(value));
    if (name.endsWith('Minor')) {
      shown[name.slice(0, -'Minor'.length)] = format.money(Number(value), String(params['currency']));
    }
    if (name === 'status') shown[name] = say(`status.${subject}.${value}`);
  }
  return shown;
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
