import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReferenceIsv, type ReferenceIsvOptions } from '../../src/reference-isv/create-reference-isv.ts';
import { createMemoryStore, type ReferenceIsvStore } from '../../src/reference-isv/store.ts';

/** Key, times and bodies of the published test vectors (protocol notes, V2.0, section 2.3). */
export const ACCESS_KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';
export const WALL_AT = 1_767_225_600_123;
export const BUSINESS_ID = '5d0f6c1e-8a37-4f0b-b7d2-2c9e41a6f853';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One plain HTTP request to 127.0.0.1; rejects when the connection is closed without an answer. */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: options.method ?? 'GET', headers: options.headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end(options.body);
  });
}

let nonceCount = 0;

/** Query string of a signed call, computed here once more and independently of the seller's own code. */
export function signedQuery(accessKey: string, body: string, wallAt: number, nonce = `nonce${++nonceCount}`): string {
  const hmac = (text: string): string => createHmac('sha256', accessKey).update(text, 'utf8').digest('hex');
  const signature = hmac(`${accessKey}${nonce}${wallAt}${hmac(body)}`).toUpperCase();
  return `?signature=${signature}&timestamp=${wallAt}&nonce=${nonce}`;
}

/** The fields of an answer that the tests look at. */
export interface AnswerJson {
  resultCode: string;
  resultMsg?: string;
  encryptType?: string;
  instanceId?: string;
  appInfo?: Record<string, string>;
  info?: { instanceId: string; appInfo: Record<string, string>; usageInfo?: Record<string, string>[] }[];
}

export interface TestSeller extends AsyncDisposable {
  readonly origin: string;
  readonly store: ReferenceIsvStore;
  /** Delays asked for so far, in ms; none of them is really waited for. */
  readonly delaysMs: number[];
  wallAt: number;
  /** Signs and sends a call; with the access key unless another one is given. */
  post(call: object, key?: string): Promise<Reply>;
  /** Signs and sends a call and parses the answer. */
  call(call: object): Promise<AnswerJson>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  set(switches: object): Promise<Reply>;
  state(): Promise<StateJson>;
}

interface StateJson {
  switches: Record<string, unknown>;
  instances: Record<string, unknown>[];
  orderNotices: Record<string, unknown>[];
  failuresLeft: number;
  calls: {
    number: number;
    version: string;
    activity: string | null;
    verified: boolean;
    verification: string;
    resultCode: string | null;
    computed: string | null;
    body: string;
    effects: { name: string; setting: string }[];
    failure: { number: number; of: number } | null;
  }[];
}

/** A seller on a free port with the vectors' key and a clock that stands still. */
export async function startTestSeller(options: Partial<ReferenceIsvOptions> = {}): Promise<TestSeller> {
  const store = options.store ?? createMemoryStore(ACCESS_KEY);
  const delaysMs: number[] = [];
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seller: TestSeller = {
    origin,
    store,
    delaysMs,
    wallAt: WALL_AT,
    post: (call, key = ACCESS_KEY) => {
      const body = JSON.stringify(call);
      const url = `${origin}/saasproduce${signedQuery(key, body, seller.wallAt)}`;
      return send(url, { method: 'POST', headers: { 'Content-Type': 'application/json;charset=utf-8' }, body });
    },
    call: async (call) => JSON.parse((await seller.post(call)).text) as AnswerJson,
    get: (path, headers = {}) => send(origin + path, { headers }),
    set: (switches) =>
      send(`${origin}/api/switches`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(switches),
      }),
    state: async () => JSON.parse((await seller.get('/api/state')).text) as StateJson,
    [Symbol.asyncDispose]: async () => {
      await desk.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  const { app, desk } = createReferenceIsv({
    store,
    publicOrigin: () => origin,
    wallNow: () => seller.wallAt,
    delay: async (delayMs) => void delaysMs.push(delayMs),
    ...options,
  });
  server.on('request', app);
  return seller;
}

/** A creation for order number `n`. */
export function creation(n: number): Record<string, string> {
  const orderId = `CS2601010800SIM${String(n).padStart(2, '0')}`;
  return { activity: 'newInstance', businessId: `business-${n}`, orderId, orderLineId: `${orderId}-000001` };
}
