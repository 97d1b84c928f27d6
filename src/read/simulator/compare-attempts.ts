import { attemptByRef } from '../../app/attempt-ref.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Attempt, Call, Exchange } from '../../domain/call.ts';
import { answerView } from './answer-view.ts';
import { flatMembers } from './flat-members.ts';
import { requestView } from './request-view.ts';
import { timingParts } from './timing-parts.ts';

export type ComparedPart = 'request' | 'request_headers' | 'answer' | 'answer_headers' | 'checks' | 'timings';

/** One thing of two tries, side by side; `undefined` where one of them has no such thing. */
export interface ComparedRow {
  readonly name: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly same: boolean;
  /** Made afresh each time: it would be strange if it were the same. */
  readonly fresh: boolean;
}

/** Two things that were sent for a call, side by side. */
export interface Comparison {
  readonly a: Attempt;
  readonly b: Attempt;
  readonly parts: readonly {
    readonly part: ComparedPart;
    readonly rows: readonly ComparedRow[];
    readonly differences: number;
  }[];
}

/** Made afresh for each try by the rules of both versions. */
const FRESH: ReadonlySet<string> = new Set([
  'signature',
  'timestamp',
  'nonce',
  'businessId',
  'authToken',
  'timeStamp',
  'Date',
]);

/** `plain`: what an encrypted value holds. It is encrypted under a new vector each time. */
type Rows = readonly (readonly [name: string, value: string, plain?: string])[];

/**
 * Lays two tries (or experiments) side by side: what was sent, what came back, how it was judged, how long it took. Keys
 * are hidden.
 * @returns `undefined` when one of them does not exist
 */
export async function compareAttempts(
  workspace: Workspace,
  call: Call,
  refs: { readonly a: string; readonly b: string },
): Promise<Comparison | undefined> {
  const [a, b] = [attemptByRef(call, refs.a), attemptByRef(call, refs.b)];
  if (!a || !b) return undefined;
  const [sideA, sideB] = await Promise.all([a, b].map((attempt) => sideOf(workspace, call, attempt)));
  const parts = PARTS.map((part) => {
    const rows = compared(sideA?.[part] ?? [], sideB?.[part] ?? [], part === 'timings');
    return { part, rows, differences: rows.filter(({ same, fresh }) => !same && !fresh).length };
  });
  return { a, b, parts };
}

const PARTS: readonly ComparedPart[] = ['request', 'request_headers', 'answer', 'answer_headers', 'checks', 'timings'];

async function sideOf(workspace: Workspace, call: Call, attempt: Attempt): Promise<Record<ComparedPart, Rows>> {
  const exchange = await workspace.store.readExchange(attempt.exchangeId);
  return {
    ...requestRows(call, exchange),
    ...answerRows(call, attempt, exchange?.response),
    checks: attempt.checks.map(({ id, verdict, variant }) => [
      id,
      variant === undefined ? verdict : `${verdict} · ${variant}`,
    ]),
    timings: [
      ...timingParts(attempt).stretches.map(({ part, ms }) => [part, `${ms} ms`] as const),
      ['total', `${attempt.timings.totalMs} ms`],
    ],
  };
}

function requestRows(
  call: Call,
  exchange: Exchange | undefined,
): Pick<Record<ComparedPart, Rows>, 'request' | 'request_headers'> {
  if (!exchange) return { request: [], request_headers: [] };
  const view = requestView(call, exchange.request, { revealKey: false });
  const { origin, pathname } = new URL(view.url);
  return {
    request: [
      ['method', view.method],
      ['url', origin + pathname],
      ...view.fields.map(({ name, value, plain }) => [name, value, plain] as const),
    ],
    request_headers: view.headers,
  };
}

function answerRows(
  call: Call,
  attempt: Attempt,
  response: Exchange['response'],
): Pick<Record<ComparedPart, Rows>, 'answer' | 'answer_headers'> {
  if (!response) return { answer: [['error', attempt.transportError ?? 'no_bytes']], answer_headers: [] };
  const view = answerView(call, attempt, response, { secret: call.destination.accessKey });
  const members: Rows = view.pretty === undefined ? [['body', view.body.shown]] : flatMembers(view.pretty);
  return { answer: [['HTTP', String(view.status)], ...members], answer_headers: view.headers };
}

function compared(a: Rows, b: Rows, allFresh: boolean): ComparedRow[] {
  const [rowsA, rowsB] = [byName(a), byName(b)];
  return [...new Set([...rowsA.keys(), ...rowsB.keys()])].map((name) => {
    const [rowA, rowB] = [rowsA.get(name), rowsB.get(name)];
    const holdTheSame = rowA?.plain !== undefined && rowA.plain === rowB?.plain;
    return {
      name,
      a: rowA?.value,
      b: rowB?.value,
      same: rowA?.value === rowB?.value,
      fresh: allFresh || FRESH.has(name) || (holdTheSame && rowA.value !== rowB.value),
    };
  });
}

function byName(rows: Rows): ReadonlyMap<string, { readonly value: string; readonly plain: string | undefined }> {
  return new Map(rows.map(([name, value, plain]) => [name, { value, plain }]));
}
