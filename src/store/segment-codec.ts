import type { Call, Exchange } from '../domain/call.ts';
import { storedExchange } from './exchange-codec.ts';
import { recordProblem } from './record-schemas.ts';

/** `call`: a finished call's record; `gone`: a call was removed; `exchange`: the bytes of an attempt. */
type LineKind = 'call' | 'gone' | 'exchange';

/** What every line begins with: files are searched without parsing the rest. */
export interface LineHead {
  readonly id: string;
  /**
   * The commit that the line belongs to; without that commit it does not count. A negative number is that of a staging:
   * the line belongs to records that were written as a snapshot.
   */
  readonly commit: number;
  readonly kind: LineKind;
}

/** A line on its way to a segment. */
export interface SegmentLine extends LineHead {
  /** With its newline. */
  readonly bytes: Uint8Array;
  /** The record of a `call`. */
  readonly call?: Call;
}

const ID_START = '{"id":"';
const COMMIT_START = ',"commit":';
const NEWLINE = Buffer.from('\n');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Longest number and the beginning of the member behind it. */
const AFTER_ID_BYTES = 64;
const KINDS: readonly (readonly [start: string, kind: LineKind])[] = [
  [',"call":', 'call'],
  [',"request":', 'exchange'],
  [',"gone":', 'gone'],
];

/** The line of a finished call. */
export function callLine(commit: number, call: Call): SegmentLine {
  return { kind: 'call', id: call.id, commit, call, bytes: encode({ id: call.id, commit, call }) };
}

/** The line that takes a call away. */
export function goneLine(commit: number, id: string): SegmentLine {
  return { kind: 'gone', id, commit, bytes: encode({ id, commit, gone: true }) };
}

/** The line of an attempt's bytes. */
export function exchangeLine(commit: number, exchange: Exchange): SegmentLine {
  return { kind: 'exchange', id: exchange.id, commit, bytes: encode(storedExchange(exchange, { commit })) };
}

/** The beginning of a line, or `undefined` when it does not begin like one of ours. */
export function lineHead(line: Buffer): LineHead | undefined {
  const own = idOf(line);
  if (!own) return undefined;
  const rest = line.toString('latin1', own.end, own.end + AFTER_ID_BYTES);
  if (!rest.startsWith(COMMIT_START)) return undefined;
  const comma = rest.indexOf(',', COMMIT_START.length);
  const commit = Number(rest.slice(COMMIT_START.length, comma));
  const kind = KINDS.find(([start]) => rest.startsWith(start, comma))?.[1];
  if (comma < 0 || !Number.isSafeInteger(commit) || commit === 0 || !kind) return undefined;
  return { id: own.id, commit, kind };
}

/**
 * The line of an exchange as format 1 had it, made one of a segment: only the number of the commit is new.
 * @param line without its newline
 * @returns `undefined` when it does not begin with an id
 */
export function withCommit(line: Buffer, commit: number): SegmentLine | undefined {
  const own = idOf(line);
  if (!own) return undefined;
  const bytes = [line.subarray(0, own.end), Buffer.from(`${COMMIT_START}${commit}`), line.subarray(own.end), NEWLINE];
  return { kind: 'exchange', id: own.id, commit, bytes: Buffer.concat(bytes) };
}

/** The id at the beginning of a line, and where what follows it begins. */
function idOf(line: Buffer): { readonly id: string; readonly end: number } | undefined {
  if (line.toString('latin1', 0, ID_START.length) !== ID_START) return undefined;
  let end = ID_START.length;
  while (end < line.length && line[end] !== QUOTE) end += line[end] === BACKSLASH ? 2 : 1;
  if (end >= line.length) return undefined;
  try {
    return { id: JSON.parse(line.toString('utf8', ID_START.length - 1, end + 1)) as string, end: end + 1 };
  } catch {
    return undefined;
  }
}

/** The record in the line of a call, or `undefined` when the line does not hold the call with this id. */
export function decodeCall(line: Buffer, id: string): Call | undefined {
  const call = parsed(line)?.call;
  return recordProblem('calls', id, call) === undefined ? (call as Call) : undefined;
}

function parsed(line: Buffer): { readonly call?: unknown } | undefined {
  try {
    return (JSON.parse(line.toString('utf8')) ?? undefined) as { readonly call?: unknown } | undefined;
  } catch {
    return undefined;
  }
}

function encode(stored: object): Buffer {
  return Buffer.from(`${JSON.stringify(stored)}\n`);
}
