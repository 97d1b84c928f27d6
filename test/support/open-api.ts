import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { ApiKey } from '../../src/domain/api-key.ts';
import type { Simulator } from '../../src/start-simulator.ts';

export const ORDER_QUERY = '/api/mkp-openapi-public/global/v1/order/query';

/** AK and SK. */
export interface KeyPair {
  readonly ak: string;
  readonly sk: string;
}

/** The first pair of a workspace. */
export function firstKey(simulator: Simulator, workspace = 'default'): KeyPair {
  const keys = simulator.workspaces.get(workspace).workspace.state.all('apiKeys').values();
  const [key] = [...keys].filter(({ sampleSeller }) => !sampleSeller);
  if (!key) throw new Error('a workspace without a pair');
  return pairOf(key);
}

export function pairOf({ id, secret }: Pick<ApiKey, 'id' | 'secret'>): KeyPair {
  return { ak: id, sk: secret };
}

/** What a hand-made request says; everything can be wrong. */
export interface HandMade {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signedHeaders?: readonly string[];
  readonly date?: string;
  readonly authorization?: string;
  /** Changes the canonical request before it is signed. */
  readonly canonical?: (text: string) => string;
  readonly signature?: (signature: string) => string;
  /** Sends instead of the body that was signed. */
  readonly sentBody?: string | Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

const sha = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const sdkDateOf = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Signs by the documented algorithm, written here once more, and sends; every part can be spoilt. */
export async function sendSigned(origin: string, key: KeyPair, made: HandMade = {}): Promise<RawAnswer> {
  const { method = 'GET', target = `${ORDER_QUERY}?orderId=MOCKPERIODYEARNEW`, body = '' } = made;
  const { host } = new URL(origin);
  const date = made.date ?? sdkDateOf(Date.now());
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    Host: host,
    'X-Sdk-Date': date,
    ...made.headers,
  };
  const names =
    made.signedHeaders ??
    Object.keys(headers)
      .map((name) => name.toLowerCase())
      .sort();
  const value = (name: string): string =>
    Object.entries(headers)
      .find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1]
      .trim() ?? '';
  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    path.endsWith('/') ? path : `${path}/`,
    query.split('&').sort().join('&'),
    names.map((name) => `${name}:${value(name)}\n`).join(''),
    names.join(';'),
    sha(body),
  ].join('\n');
  const toSign = `SDK-HMAC-SHA256\n${date}\n${sha(made.canonical?.(canonical) ?? canonical)}`;
  const right = createHmac('sha256', key.sk).update(toSign).digest('hex');
  const signature = made.signature?.(right) ?? right;
  const Authorization =
    made.authorization ?? `SDK-HMAC-SHA256 Access=${key.ak}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return sendRaw(origin, {
    method,
    target,
    headers: { ...headers, ...(Authorization === '' ? {} : { Authorization }) },
    body: made.sentBody ?? body,
  });
}

/** Sends a request as it is written. */
export async function sendRaw(
  origin: string,
  request: { method: string; target: string; headers?: Record<string, string>; body?: string | Uint8Array },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method: request.method, path: request.target, headers: request.headers ?? {}, agent: false },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, json: parsed(text) });
        });
      },
    );
    sent.on('error', reject);
    const { body = '' } = request;
    if (body.length > 0) sent.setHeader('Content-Length', Buffer.byteLength(body));
    sent.end(body.length > 0 ? body : undefined);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
