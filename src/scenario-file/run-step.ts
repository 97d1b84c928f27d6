import type { Language } from '../i18n/language.ts';
import { differencesOf } from './compare.ts';
import { problem, shown, type Places, type Problem, type ProblemKind } from './read-scenario.ts';
import { fillIn, membersBeside, ReferenceError, type Known } from './references.ts';
import type { StepReport } from './report.ts';
import type { Step } from './scenario.ts';
import type { OperationAnswer, Perform, StepVerb } from './step-verb.ts';

/** What a step runs on. */
export interface StepContext {
  readonly perform: Perform;
  readonly language: Language;
  readonly workspaceId: string;
  readonly known: Known;
  readonly places: Places;
  readonly index: number;
}

type Json = Readonly<Record<string, unknown>>;

/** A page of a list, and how many pages are gone through for what a step has caused. */
const PAGE = 200;
const PAGES_MAX = 25;
const SETTLE_MS = 300_000;

/** Runs a step: does it, waits until everything that is due is delivered, and compares. `answer` is what later steps refer to. */
export async function runStep(
  step: Step,
  verb: StepVerb,
  context: StepContext,
): Promise<Pick<StepReport, 'callIds' | 'problems'> & { readonly answer: unknown; readonly invalid: boolean }> {
  const problems: Problem[] = [];
  const at = ['steps', String(context.index)];
  const say = (kind: ProblemKind, path: readonly string[], expected: unknown, got: unknown): void => {
    const line = context.places.lineOf([...at, ...path]);
    problems.push(problem(kind, line, [...at, ...path].join('.'), shown(expected), shown(got)));
  };
  try {
    const input = fillIn(step.with ?? {}, context.known, ['with']) as Json;
    const wanted = fillIn({ expect: step.expect, calls: step.calls, notices: step.notices }, context.known) as {
      readonly expect?: Json;
      readonly calls?: readonly unknown[];
      readonly notices?: readonly unknown[];
    };
    const before = await stateBefore(step, context);
    const done = await ask(context, verb.operation, requestOf(verb, input, context.workspaceId));
    judgeStatus(step, done, say);
    await settle(context, say);
    const answer = await reread(verb, done, context);
    for (const [path, value] of Object.entries(wanted.expect ?? {})) {
      for (const { path: inside, expected, got } of differencesOf({ [path]: value }, answer)) {
        say(
          'assertion',
          [
            'expect',
            path,
            ...inside
              .slice(path.length + 1)
              .split('.')
              .filter(Boolean),
          ],
          expected,
          got,
        );
      }
    }
    const calls = await newerThan(context, 'listCalls', before.lastCallId);
    judgeCalls(wanted.calls, calls, say);
    if (wanted.notices) judgeNotices(wanted.notices, await newerThan(context, 'listNotices', before.lastNoticeId), say);
    if (step.money) judgeMoney(step.money, before.balances, await balances(context), say);
    return { callIds: calls.map(({ id }) => String(id)), problems, answer, invalid: false };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    say('reference', error.path.split('.'), membersBeside(error.reference, context.known).join(', '), error.reference);
    return { callIds: [], problems, answer: undefined, invalid: true };
  }
}

type Say = (kind: ProblemKind, path: readonly string[], expected: unknown, got: unknown) => void;

function requestOf({ places, inputPlace, members }: StepVerb, input: Json, workspace: string) {
  const params = Object.fromEntries(places.map((place) => [place, input[place]]));
  const rest = Object.fromEntries(
    Object.entries(input).filter(([name]) => !places.includes(name) || members.includes(name)),
  );
  return { params: { workspace, ...params }, ...(inputPlace === 'query' ? { query: textual(rest) } : { body: rest }) };
}

/** A query holds texts. */
function textual(input: Json): Json {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, shown(value)]));
}

function judgeStatus(step: Step, { status, body }: OperationAnswer, say: Say): void {
  if (status < 400) {
    if (step.refused !== undefined) say('not_refused', ['refused'], step.refused, status);
    return;
  }
  const { error } = body as { readonly error?: { readonly code: string; readonly reason?: string } };
  const told = `${status} ${toldBy(body)}`;
  if (step.refused === undefined) say('rejected', ['do'], '2xx', told);
  else if (step.refused !== error?.reason && step.refused !== error?.code)
    say('refused', ['refused'], step.refused, told);
}

/** Code, reason and sentences of an error answer. */
function toldBy(body: unknown): string {
  const { error } = body as {
    readonly error?: { code?: string; reason?: string; message?: string; details?: readonly Json[] };
  };
  const details = (error?.details ?? []).map(({ path, message, callId, activity }) =>
    message === undefined ? shown(callId) : `${shown(path ?? activity)}: ${shown(message)}`,
  );
  return [error?.reason ?? error?.code, error?.message, ...details].filter(Boolean).join(' – ');
}

async function settle(context: StepContext, say: Say): Promise<void> {
  const { status, body } = await ask(context, 'waitUntilSettled', inWorkspace(context, { timeoutMs: SETTLE_MS }));
  if (status >= 400) say('rejected', ['do'], 'every call answered', toldBy(body));
}

async function reread({ reread: operation }: StepVerb, done: OperationAnswer, context: StepContext): Promise<unknown> {
  const id = (done.body as Json | undefined)?.['id'];
  if (operation === undefined || done.status >= 400 || typeof id !== 'string') return done.body;
  const { status, body } = await ask(context, operation, { params: { workspace: context.workspaceId, id } });
  return status < 400 ? body : done.body;
}

function judgeCalls(wanted: readonly unknown[] | undefined, all: readonly Json[], say: Say): void {
  if (!wanted) return;
  // A seller asks of its own accord, when it likes: that counts where the list names such a call, and else not.
  const named = new Set(wanted.map(namedBy));
  const calls = all.filter(({ direction, activity }) => direction !== 'from_seller' || named.has(shown(activity)));
  const told = calls.map(({ activity, status }) => `${shown(activity)} (${shown(status)})`).join(', ');
  if (wanted.length !== calls.length) {
    say('calls', ['calls'], wanted.map(namedBy).join(', '), told);
    return;
  }
  for (const [index, each] of wanted.entries()) {
    const members = typeof each === 'string' ? { activity: each } : each;
    for (const { path, expected, got } of differencesOf(members, calls[index])) {
      say('assertion', ['calls', String(index), ...path.split('.')], expected, got);
    }
  }
}

function judgeNotices(wanted: readonly unknown[], notices: readonly Json[], say: Say): void {
  for (const [index, each] of wanted.entries()) {
    const members = typeof each === 'string' ? { kind: each } : each;
    if (notices.some((notice) => differencesOf(members, notice).length === 0)) continue;
    const told = notices.map(({ kind, to }) => `${shown(kind)} (${shown(to)})`).join(', ');
    say('notices', ['notices', String(index)], each, told);
  }
}

function judgeMoney(
  wanted: Readonly<Record<string, number>>,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  say: Say,
): void {
  for (const [buyerId, expected] of Object.entries(wanted)) {
    const [from, to] = [before.get(buyerId), after.get(buyerId)];
    const got = from === undefined || to === undefined ? undefined : to - from;
    if (got !== expected) say('money', ['money', buyerId], expected, got);
  }
}

function namedBy(wanted: unknown): string {
  return typeof wanted === 'string' ? wanted : shown((wanted as Json)['activity'] ?? wanted);
}

interface Before {
  readonly lastCallId: unknown;
  readonly lastNoticeId: unknown;
  readonly balances: ReadonlyMap<string, number>;
}

async function stateBefore(step: Step, context: StepContext): Promise<Before> {
  return {
    lastCallId: await newestId(context, 'listCalls'),
    lastNoticeId: await newestId(context, 'listNotices'),
    balances: step.money ? await balances(context) : new Map<string, number>(),
  };
}

async function newestId(context: StepContext, operation: string): Promise<unknown> {
  const [newest] = (await list(context, operation, { limit: 1 })).items;
  return newest?.['id'];
}

/** What a list has got since its newest item had an id; oldest first. */
async function newerThan(context: StepContext, operation: string, lastId: unknown): Promise<readonly Json[]> {
  const newer: Json[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, nextCursor } = await list(context, operation, { limit: PAGE, ...(after ? { after } : {}) });
    const known = items.findIndex(({ id }) => id === lastId);
    newer.push(...(known < 0 ? items : items.slice(0, known)));
    if (known >= 0 || nextCursor === undefined) break;
    after = nextCursor;
  }
  return newer.reverse();
}

async function balances(context: StepContext): Promise<ReadonlyMap<string, number>> {
  const { items } = await list(context, 'listBuyers', { limit: PAGE });
  return new Map(
    items.map(({ id, balance }) => [String(id), Number((balance as Json | undefined)?.['amountMinor'])] as const),
  );
}

async function list(
  context: StepContext,
  operation: string,
  query: Json,
): Promise<{ readonly items: readonly Json[]; readonly nextCursor?: string }> {
  const { body } = await ask(context, operation, inWorkspace(context, query));
  const { items = [], nextCursor } = body as { items?: readonly Json[]; nextCursor?: string };
  return { items, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

function inWorkspace({ workspaceId }: StepContext, query: Json) {
  return { params: { workspace: workspaceId }, query: textual(query) };
}

function ask(context: StepContext, operation: string, input: Parameters<Perform>[1]): Promise<OperationAnswer> {
  return context.perform(operation, input, context.language);
}
