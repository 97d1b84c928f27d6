import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Translate } from '../i18n/translator.ts';
import { CliError } from './cli-error.ts';
import { EXIT, exitOfJump, exitOfStatus, type ExitCode } from './exit-codes.ts';
import { jsonText, plain, recordText, tableText } from './print.ts';
import { jsonOf, readFields, type OptionValue } from './read-fields.ts';
import { send, type ApiAnswer, type Target } from './send.ts';
import { streamLines } from './stream-lines.ts';
import type { Field, Verb } from './verb.ts';

/** How a command was typed. */
export interface Typed {
  readonly places: readonly string[];
  readonly fields: readonly (readonly [Field, OptionValue])[];
  /** JSON text, `@file` or `-`. */
  readonly body?: string;
  readonly file?: string;
  readonly output?: string;
  readonly json: boolean;
  /** Follow `nextCursor` to the end of a list. */
  readonly all: boolean;
  readonly count?: number;
}

/** Most items that `--all` gathers. */
const ALL_MAX = 100_000;

/** Carries a verb out and prints the answer. */
export async function runVerb(verb: Verb, target: Target, typed: Typed, t: Translate): Promise<ExitCode> {
  const input = readFields(typed.fields, typed.body === undefined ? {} : jsonOf(await bodyText(typed.body), '--body'));
  const sent = { places: typed.places, input, ...(typed.file === undefined ? {} : { file: typed.file }) };
  const answer = await send(verb, target, sent);
  const exit = exitOfStatus(answer.status);
  if (exit !== EXIT.done && !(verb.operation === 'getReady' && answer.status === 503)) {
    return printError(answer, exit, typed, t);
  }
  if (verb.stream) return streamLines(answer, typed);
  if (verb.file === 'received') return receiveFile(answer, typed.output);
  const value = await readJson(answer);
  if (value === undefined) return exit;
  const whole = typed.all ? await withRest(value, verb, target, sent) : value;
  process.stdout.write(`${typed.json ? jsonText(whole, 2) : answerText(whole, verb, t)}\n`);
  return exit === EXIT.done ? exitOfJump(whole) : exit;
}

async function bodyText(body: string): Promise<string> {
  if (body === '-') return readAll(process.stdin);
  if (!body.startsWith('@')) return body;
  try {
    return await readFile(body.slice(1), 'utf8');
  } catch (error) {
    throw new CliError('cli.error.file', EXIT.usage, {
      file: body.slice(1),
      reason: (error as NodeJS.ErrnoException).code ?? '',
    });
  }
}

async function readJson(answer: ApiAnswer): Promise<unknown> {
  const text = await readAll(answer.body);
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CliError('cli.error.not_json', EXIT.fault, { status: answer.status, start: plain(text.slice(0, 80)) });
  }
}

interface ListAnswer {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

function isList(value: unknown): value is ListAnswer {
  return typeof value === 'object' && value !== null && Array.isArray((value as { items?: unknown }).items);
}

async function withRest(
  first: unknown,
  verb: Verb,
  target: Target,
  sent: { readonly places: readonly string[]; readonly input: object },
): Promise<unknown> {
  if (!isList(first)) return first;
  const items = [...first.items];
  let after = first.nextCursor;
  while (after !== undefined && items.length < ALL_MAX) {
    const page = await readJson(await send(verb, target, { ...sent, input: { ...sent.input, after } }));
    if (!isList(page)) break;
    items.push(...page.items);
    after = page.nextCursor;
  }
  return { items, ...(after === undefined ? {} : { nextCursor: after }) };
}

function answerText(value: unknown, verb: Verb, t: Translate): string {
  if (!isList(value)) return recordText(value);
  if (value.items.length === 0) return t('cli.nothing');
  const table = tableText(value.items, verb.columns);
  return value.nextCursor === undefined ? table : `${table}\n${t('cli.more', { cursor: value.nextCursor })}`;
}

async function receiveFile(answer: ApiAnswer, output: string | undefined): Promise<ExitCode> {
  const to = output === undefined || output === '-' ? process.stdout : createWriteStream(output);
  try {
    await pipeline(answer.body, to, { end: to !== process.stdout });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // The reader of a pipe has seen enough, e.g. `head`.
    if (code === 'EPIPE') return EXIT.done;
    throw new CliError('cli.error.file', EXIT.fault, { file: output ?? '-', reason: code });
  }
  return EXIT.done;
}

interface ErrorBody {
  readonly message?: unknown;
  readonly details?: unknown;
  readonly allowedFrom?: unknown;
}

/** Errors go to the second output, so that a script's data stay clean. */
async function printError(answer: ApiAnswer, exit: ExitCode, { json }: Typed, t: Translate): Promise<ExitCode> {
  const value = await readJson(answer);
  if (json) {
    process.stderr.write(`${jsonText(value ?? null, 2)}\n`);
    return exit;
  }
  const error: ErrorBody = (value as { error?: ErrorBody } | undefined)?.error ?? {};
  const lines = [
    plain(typeof error.message === 'string' ? error.message : t('cli.error.status', { status: answer.status })),
  ];
  if (typeof error.allowedFrom === 'string') lines.push(t('cli.allowed_from', { time: error.allowedFrom }));
  for (const detail of Array.isArray(error.details) ? error.details : []) lines.push(`  ${detailText(detail)}`);
  process.stderr.write(`${lines.join('\n')}\n`);
  return exit;
}

/** A wrong field, a case that failed when it was replayed, or a call that came near to what was waited for. */
function detailText(detail: unknown): string {
  const { path, message, callId, activity, scene, status, unmet } = detail as Record<string, unknown>;
  const place = typeof path === 'string' ? path : [activity, scene, callId].filter(Boolean).join(' ');
  if (typeof message === 'string') return plain(`${place}: ${message}`);
  return plain([callId, activity, status, `(${[unmet].flat().join(', ')})`].map(String).join(' '));
}
