import type { MarketState } from '../../app/market-state.ts';
import type { Call } from '../../domain/call.ts';
import { hideKeyInText } from '../api/hide-key.ts';
import { isoTime } from '../api/iso-time.ts';

const COLUMNS = [
  'id',
  'version',
  'activity',
  'cause',
  'status',
  'productId',
  'productName',
  'orderId',
  'instanceId',
  'sellerInstanceId',
  'url',
  'createdSimAt',
  'createdWallAt',
  'finishedSimAt',
  'tries',
  'experiments',
  'lastSimAt',
  'lastWallAt',
  'httpStatus',
  'resultCode',
  'resultMsg',
  'transportError',
  'failedChecks',
  'warnings',
  'totalMs',
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | undefined>>;

/** Byte order mark and names of the columns: without the mark, spreadsheets read Chinese as something else. */
export const CSV_HEAD = `\uFEFF${COLUMNS.join(',')}\r\n`;

/** One row of the call log (RFC 4180), with the newest try of the plan. */
export function csvLine(call: Call, state: Pick<MarketState, 'get'>): string {
  const last = call.attempts.at(-1);
  const product = state.get('products', call.productId);
  const failed = last?.checks.filter(({ verdict }) => verdict === 'fail') ?? [];
  const row: Row = {
    id: call.id,
    version: call.version,
    activity: call.activity,
    cause: call.cause,
    status: call.status,
    productId: call.productId,
    productName:
      product && (product.name.zh === product.name.en ? product.name.en : `${product.name.en} / ${product.name.zh}`),
    orderId: call.orderId,
    instanceId: call.instanceId,
    sellerInstanceId: state.get('instances', call.instanceId)?.sellerInstanceId,
    url: call.destination.url,
    createdSimAt: isoTime(call.createdSimAt),
    createdWallAt: isoTime(call.createdWallAt),
    finishedSimAt: call.finishedSimAt === undefined ? undefined : isoTime(call.finishedSimAt),
    tries: call.attempts.length,
    experiments: call.experiments?.length ?? 0,
    lastSimAt: last && isoTime(last.simAt),
    lastWallAt: last && isoTime(last.wallAt),
    httpStatus: last?.httpStatus,
    resultCode: last?.resultCode,
    resultMsg: last?.resultMsg,
    transportError: last?.transportError,
    failedChecks: failed.map(({ id }) => id).join(' '),
    warnings: last?.checks.filter(({ verdict }) => verdict === 'warning').length,
    totalMs: last?.timings.totalMs,
  };
  return `${COLUMNS.map((name) => cell(row[name], call.destination.accessKey)).join(',')}\r\n`;
}

/**
 * One cell. What a spreadsheet would take for a formula, also behind blanks or in full-width characters, gets an
 * apostrophe before it: a seller's resultMsg must not run on the desk of whoever opens the file.
 */
function cell(value: string | number | undefined, accessKey: string): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const shown = hideKeyInText(value, accessKey);
  const safe = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(shown) ? `'${shown}` : shown;
  return `"${safe.replaceAll('"', '""')}"`;
}
