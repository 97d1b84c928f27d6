import type { Call, Check } from '../../domain/call.ts';
import { CHECK_CATALOGUE, type CheckDefinition } from '../../protocol/v2/check-catalogue.ts';
import type { ConsoleTextId } from '../../protocol/check-definition.ts';

/** The order of the table of v1-saas 7; the page's own order is not known to anybody. */
const CONSOLE_ORDER: readonly ConsoleTextId[] = [
  'unreachable',
  'timeout',
  'http_code',
  'content_type',
  'body_sign',
  'signature',
  'parse_failed',
  'result_error',
  'missing_field',
  'field_length',
];

/** How a debugging call ended, by the words of the real page (v1-saas 7 and 9.1, v2-saas 6). */
export interface DebugOutcome {
  readonly succeeded: boolean;
  /** The page's own sentence about a failure; absent where it has none for what is wrong. */
  readonly consoleText?: ConsoleTextId;
  /** The first rule that was broken; absent when none was, or when nothing was sent. */
  readonly brokenRule?: Check;
  /** What the page accepts and a seller should know. */
  readonly warnings: readonly Check[];
}

/**
 * Reads the end of a debugging call: of all that is wrong, the page tells what comes first in its table. An answer that says "still working" to a question is a failure: its code is not 000000.
 */
export function debugOutcome({ status, attempts }: Pick<Call, 'status' | 'attempts'>): DebugOutcome {
  const attempt = attempts.at(-1);
  const checks = attempt?.checks ?? [];
  const warnings = checks.filter(({ verdict, id, variant }) => verdict === 'warning' || isAsynchronous(id, variant));
  if (status === 'success') return { succeeded: true, warnings };
  const broken = checks.filter(({ verdict }) => verdict === 'fail');
  const [brokenRule] = broken.toSorted((a, b) => place(a) - place(b));
  const consoleText = attempt?.verdict === 'pending' ? 'result_error' : brokenRule && consoleTextOf(brokenRule);
  return { succeeded: false, ...(consoleText ? { consoleText } : {}), ...(brokenRule ? { brokenRule } : {}), warnings };
}

/** 000004 in an answer to newInstance: failure by the page's own rule, allowed by the table of the call (v2-saas 6). */
function isAsynchronous(id: string, variant: string | undefined): boolean {
  return id === 'RESULT-OK' && variant === 'asynchronous';
}

/** Rules that the page has no sentence for come last. */
function place(check: Check): number {
  const text = consoleTextOf(check);
  return text === undefined ? CONSOLE_ORDER.length : CONSOLE_ORDER.indexOf(text);
}

function consoleTextOf({ id }: Check): ConsoleTextId | undefined {
  return (CHECK_CATALOGUE as Readonly<Record<string, CheckDefinition>>)[id]?.console;
}
