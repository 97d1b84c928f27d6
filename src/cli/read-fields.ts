import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Field } from './verb.ts';

/** What commander gives for an option: its text, several texts, or that it was given. */
export type OptionValue = string | readonly string[] | boolean;

const PERIOD = /^(\d{1,4})\s*(y|year|years|m|month|months|d|day|days)$/i;
const ISO_PERIOD = /^P(\d{1,4})([YMD])$/i;
const PERIOD_TYPES = { y: 'year', m: 'month', d: 'day' } as const;

/** Turns the texts of fields into the body, or query, of the API; what a value may be is the API's to say. */
export function readFields(given: readonly (readonly [Field, OptionValue])[], base: unknown = {}): object {
  if (typeof base !== 'object' || base === null || Array.isArray(base)) {
    throw new CliError('cli.error.body', EXIT.usage, { option: '--body' });
  }
  const input = structuredClone(base) as Record<string, unknown>;
  for (const [field, value] of given) put(input, field.at.split('.'), valueOf(field, value));
  return input;
}

function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  target[name] = next;
  put(next, rest, value);
}

function valueOf(field: Field, value: OptionValue): unknown {
  const texts = typeof value === 'boolean' ? [] : [value].flat();
  const [text = ''] = texts;
  switch (field.kind) {
    case 'text':
      return text;
    case 'number':
      return numberOf(field, text);
    case 'flag':
      return true;
    case 'off':
      return false;
    case 'period':
      return periodOf(field, text);
    case 'list':
      return texts.flatMap((each) => each.split(',')).filter((each) => each !== '');
    case 'pairs':
      return Object.fromEntries(texts.map((each) => pairOf(field, each)));
    case 'readings':
      return Object.fromEntries(texts.map((each) => readingOf(pairOf(field, each))));
    case 'named':
      return texts.map((each) => pairOf(field, each)).map(([name, of]) => ({ name, value: of }));
    case 'json':
      return jsonOf(text, `--${field.option}`);
    case 'switch':
      return switchOf(field, text);
    case 'rate':
      return Number.isFinite(Number(text)) && text.trim() !== '' ? Number(text) : text;
  }
}

function numberOf({ option }: Field, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) {
    throw new CliError('cli.error.number', EXIT.usage, { option, value: text });
  }
  return number;
}

function switchOf({ option }: Field, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new CliError('cli.error.switch', EXIT.usage, { option, value: text });
}

function periodOf({ option }: Field, text: string): { type: string; number: number } {
  const [, number, unit] = PERIOD.exec(text.trim()) ?? ISO_PERIOD.exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined) {
    throw new CliError('cli.error.period', EXIT.usage, { option, value: text });
  }
  const letter = unit.slice(0, 1).toLowerCase() as keyof typeof PERIOD_TYPES;
  return { type: PERIOD_TYPES[letter], number: Number(number) };
}

function pairOf({ option }: Field, text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CliError('cli.error.pair', EXIT.usage, { option, value: text });
  return [text.slice(0, at), text.slice(at + 1)];
}

function readingOf([name, text]: readonly [string, string]): readonly [string, string | number] {
  return [name, /^\d{1,9}$/.test(text) ? Number(text) : text];
}

/** @throws CliError for a text that is no JSON */
export function jsonOf(text: string, option: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CliError('cli.error.body', EXIT.usage, { option });
  }
}
