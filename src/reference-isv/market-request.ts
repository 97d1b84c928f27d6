import { createHash, createHmac } from 'node:crypto';

/** AK and SK of this seller's account at the marketplace. */
export interface MarketKey {
  readonly accessKeyId: string;
  readonly secretKey: string;
}

/** Where the marketplace's open APIs are, and with what they are asked. */
export interface Market {
  readonly origin: string;
  readonly key: MarketKey;
}

/** A request as it is written; `query` is encoded and in ascending order already. */
export interface MarketRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface MarketAnswer {
  readonly status: number;
  readonly text: string;
  /** The marketplace's clock, where it tells it: a simulated marketplace does, the true one has no need to. */
  readonly marketAt: number | undefined;
}

const TIMEOUT_MS = 5_000;
const ANSWER_MAX_BYTES = 200_000;

/**
 * Sends a request, signed with SDK-HMAC-SHA256 as the gateway's signing guide has it. Of an answer that does not end the
 * first 200,000 bytes are taken; redirects are not followed.
 * @param signal gives the request up
 * @throws where no answer comes within five seconds
 */
export async function sendToMarket(
  { origin, key }: Market,
  request: MarketRequest,
  wallAt: number,
  signal?: AbortSignal,
): Promise<MarketAnswer> {
  const { method, path, query = '', body = '' } = request;
  const response = await fetch(`${origin}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { ...request.headers, ...signedHeaders({ origin, key }, { ...request, query, body }, wallAt) },
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
    redirect: 'manual',
    ...(body === '' ? {} : { body }),
  });
  const text = await readBounded(response);
  const told = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(response.headers.get('X-Koosim-Time') ?? '');
  const marketAt = told ? Date.parse(`${told.slice(1, 4).join('-')}T${told.slice(4).join(':')}Z`) : undefined;
  return { status: response.status, text, marketAt };
}

async function readBounded({ body }: Response): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_MAX_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString('utf8');
}

/** Percent-encoded as the signing guide wants it: everything but letters, digits and `-_.~`. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** UTC, `yyyyMMdd'T'HHmmss'Z'`. */
export function compactTime(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function signedHeaders(
  { origin, key }: Market,
  { method, path, query, body }: Required<Pick<MarketRequest, 'method' | 'path' | 'query' | 'body'>>,
  wallAt: number,
): Record<string, string> {
  const date = compactTime(wallAt);
  const { host } = new URL(origin);
  const names = 'content-type;host;x-sdk-date';
  const headerLines = `content-type:application/json\nhost:${host}\nx-sdk-date:${date}\n`;
  const canonical = [method, `${path}/`, query, headerLines, names, sha256(body)].join('\n');
  const toSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`;
  const signature = createHmac('sha256', key.secretKey).update(toSign).digest('hex');
  return {
    'Content-Type': 'application/json',
    'X-Sdk-Date': date,
    Authorization: `SDK-HMAC-SHA256 Access=${key.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
