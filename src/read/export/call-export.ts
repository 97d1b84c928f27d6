import type { Workspace } from '../../app/workspace.ts';
import { everyAttempt, type Call, type Exchange } from '../../domain/call.ts';
import { callDetailResource } from '../api/call-resource.ts';
import { CSV_HEAD, csvLine } from './calls-as-csv.ts';
import { harEntry, type HarSource } from './har-entry.ts';
import { maskedCall, maskedExchange } from './mask-exchange.ts';

/** `jsonl`: a call in full on each line; `csv`: a row for each call; `har`: an entry for each request. */
export const EXPORT_FORMATS = ['jsonl', 'csv', 'har'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Most calls of one export. */
export const EXPORT_CALLS_MAX = 10_000;
/** An export ends properly when it has grown so long: answers may be large. */
const EXPORT_BYTES_MAX = 256 * 1_048_576;

/** What is exported and how. */
export interface CallExport {
  readonly workspace: Workspace;
  readonly format: ExportFormat;
  /** Newest first. */
  readonly calls: readonly Call[];
  /** More calls fit than these. */
  readonly more: boolean;
  readonly explain: Parameters<typeof callDetailResource>[2]['explain'];
  readonly version: string;
}

/** Takes at most `limit` calls that fit. */
export function exportableCalls(
  candidates: Iterable<Call>,
  fits: (call: Call) => boolean,
  limit: number,
): Pick<CallExport, 'calls' | 'more'> {
  const calls: Call[] = [];
  for (const call of candidates) {
    if (!fits(call)) continue;
    if (calls.length === limit) return { calls, more: true };
    calls.push(call);
  }
  return { calls, more: false };
}

/**
 * The text of an export, piece by piece: one call is in memory at a time. Keys, signatures and passwords are masked.
 * Calls are read as they are when their turn comes; what was replaced meanwhile is left away.
 */
export async function* exportedCalls(wanted: CallExport): AsyncGenerator<string, void, undefined> {
  const { format } = wanted;
  let bytes = 0;
  let count = 0;
  let cut = wanted.more;
  yield head(wanted);
  for (const { id } of wanted.calls) {
    const call = wanted.workspace.state.get('calls', id);
    if (!call) continue;
    const text =
      format === 'csv' ? csvLine(maskedCall(call), wanted.workspace.state) : await inFull(wanted, call, count);
    yield text;
    if (text !== '') count += 1;
    bytes += text.length;
    if (bytes > EXPORT_BYTES_MAX) {
      cut = true;
      break;
    }
  }
  yield foot(format, cut);
}

function head({ format, version }: CallExport): string {
  switch (format) {
    case 'jsonl':
      return '';
    case 'csv':
      return CSV_HEAD;
    case 'har':
      return `{"log":{"version":"1.2","creator":{"name":"KooGallery Simulator","version":${JSON.stringify(version)}},"pages":[],"entries":[`;
  }
}

function foot(format: ExportFormat, cut: boolean): string {
  if (format !== 'har') return '';
  const comment = cut ? 'Not everything that fits is here: the export was cut at its limit.' : 'Everything that fits.';
  return `\n],"comment":${JSON.stringify(`${comment} Keys, signatures and passwords are masked.`)}}}\n`;
}

async function inFull({ workspace, format, explain }: CallExport, call: Call, count: number): Promise<string> {
  const exchanges = new Map<string, Exchange>();
  for (const { exchangeId } of everyAttempt(call)) {
    const exchange = await workspace.store.readExchange(exchangeId);
    if (exchange) exchanges.set(exchangeId, maskedExchange(exchange, call.destination.accessKey));
  }
  if (format === 'jsonl') {
    const detail = callDetailResource(maskedCall(call), workspace.state, { exchanges, explain, withSigning: false });
    return `${JSON.stringify(detail)}\n`;
  }
  const sources: HarSource[] = everyAttempt(call).flatMap((attempt) => {
    const exchange = exchanges.get(attempt.exchangeId);
    return exchange ? [{ call, attempt, exchange }] : [];
  });
  const entries = sources.map((source) => JSON.stringify(harEntry(source)));
  return entries.length === 0 ? '' : `${count === 0 ? '' : ','}\n${entries.join(',\n')}`;
}
