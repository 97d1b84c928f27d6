import type { Activity } from '../../domain/call.ts';
import type { Heard } from '../session.ts';
import type { ConformanceSettings } from '../settings.ts';
import type { Tampering } from '../tampering.ts';
import { keysOf, withoutSecrets } from './without-secrets.ts';
import { reproducible } from './reproduce.ts';

/** One call as a report shows it: no key, no signature, no password in it. */
export interface CallEvidence {
  readonly activity: Activity;
  readonly tampering: Tampering | undefined;
  /** Real time in ms since 1970. */
  readonly wallAt: number;
  readonly ms: number;
  readonly request: string;
  /** Status and headers, then the beginning of the body; absent where nothing came. */
  readonly answer: string | undefined;
  /** A shell script that signs and sends the same call anew; the key is to be filled in. */
  readonly curl: string;
}

/** What is shown of a body. */
const BODY_MAX = 2_000;
/** Headers that may tell something about a wrong answer. */
const SHOWN_HEADERS = /^(content-type|content-encoding|location|server|body-?sign)$/i;

export function evidenceOf(heard: Heard, settings: ConformanceSettings): CallEvidence {
  const { activity, tampering, request, result, wallAt } = heard;
  const { response } = result;
  const clean = (text: string): string => withoutSecrets(text, keysOf(settings));
  const headers = (response?.headers ?? []).filter(([name]) => SHOWN_HEADERS.test(name));
  return {
    activity,
    tampering,
    wallAt,
    ms: Math.round(result.timings.totalMs),
    request: clean(`${request.method} ${request.url}\n${bodyText(request.body)}`).trimEnd(),
    answer:
      response &&
      clean(
        [
          `HTTP ${response.status}`,
          ...headers.map(([name, value]) => `${name}: ${value}`),
          '',
          bodyText(response.body),
        ].join('\n'),
      ),
    curl: clean(reproducible(heard)),
  };
}

function bodyText(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4 * BODY_MAX));
  return text.length > BODY_MAX ? `${text.slice(0, BODY_MAX)}…` : text;
}
