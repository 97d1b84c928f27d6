import { formats } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { translator } from '../../i18n/translator.ts';
import type { Workspaces } from '../../app/workspaces.ts';
import type { Scenarios } from '../../scenario-file/scenarios.ts';
import type { Perform } from '../../scenario-file/step-verb.ts';
import { apiErrorAnswer, isDefect } from './api-errors.ts';
import { Reply, type ApiRoute } from './api-route.ts';
import { readPart, valuesOf } from './read-input.ts';
import { readerTexts, type ReaderTexts } from './reader-texts.ts';

const NEVER = new AbortController().signal;

/** The API's sentences for a language, for work without a request. */
export function textsFor(language: Language): ReaderTexts {
  const t = translator(language);
  return readerTexts({ language, t, format: formats(language, t) });
}

/**
 * Carries operations of the API out without HTTP: the same checks of the input, the same answers. Not for streams, files
 * and pages.
 */
export function performer(
  routes: readonly ApiRoute[],
  deps: {
    readonly workspaces: Workspaces;
    readonly scenarios: () => Scenarios;
    readonly onDefect: (error: unknown) => void;
  },
): Perform {
  const { workspaces, onDefect } = deps;
  const byId = new Map(routes.map((route) => [route.id, route]));
  return async (operation, input, language) => {
    const route = byId.get(operation);
    if (!route || route.rawBody) throw new Error(`no operation ${operation} for scripts`);
    const texts = textsFor(language);
    try {
      const [params, query, body] = valuesOf(
        readPart(route.params, input.params ?? {}, texts),
        readPart(route.query, input.query ?? {}, texts),
        readPart(route.body, input.body, texts),
      );
      const given = { workspaces, scenarios: deps.scenarios(), texts, bytes: nothing(), clientGone: NEVER };
      const result = await route.handle({ ...given, params, query, body });
      if (typeof result === 'function') throw new Error(`${operation} answers by itself`);
      const { status, value } = result instanceof Reply ? result : { status: route.success[0].status, value: result };
      return { status, body: value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown) };
    } catch (error) {
      if (isDefect(error)) onDefect(error);
      return apiErrorAnswer(error, texts, '');
    }
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // No operation for scripts reads a file.
}
