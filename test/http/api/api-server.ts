import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ClockRunner } from '../../../src/app/clock-runner.ts';
import type { ImportedWorkspace } from '../../../src/app/import-workspace.ts';
import type { Marketplace } from '../../../src/app/marketplace.ts';
import { seedRecords } from '../../../src/app/seed-records.ts';
import { Workspace } from '../../../src/app/workspace.ts';
import { Workspaces, type NewWorkspace } from '../../../src/app/workspaces.ts';
import { lookAtAddress } from '../../../src/dispatch/look-at-address.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { API_ROUTES } from '../../../src/web/api/routes/index.ts';
import { API_ERROR } from '../../../src/web/api/schemas/error.ts';
import { createWebApp } from '../../../src/web/create-web-app.ts';
import { conformanceOver } from '../../support/conformance.ts';
import { historyOf } from '../../support/history.ts';
import { openTestMarket, TEST_PRODUCT, type TestMarket, type TestMarketOptions } from '../../support/market.ts';

/** An answer of the API; tests look into its JSON without types, as scripts do. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of JSON. */
  readonly rawBody?: string;
  readonly signal?: AbortSignal;
}

/** A real server on a free port over a marketplace whose seller is a function in this process. */
export interface ApiServer {
  readonly origin: string;
  readonly market: TestMarket;
  readonly defects: unknown[];
  /**
   * Sends a request; paths that begin with a slash are absolute, others are below the default workspace. Every JSON
   * answer is checked against the schema that the route declares for its status.
   */
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<ApiAnswer>;
  get(path: string, options?: RequestOptions): Promise<ApiAnswer>;
  post(path: string, body?: unknown, options?: RequestOptions): Promise<ApiAnswer>;
  put(path: string, body?: unknown, options?: RequestOptions): Promise<ApiAnswer>;
  close(): Promise<void>;
}

const WORKSPACE_PATH = '/api/v1/workspaces/default';

export async function startApi(options: TestMarketOptions = {}): Promise<ApiServer> {
  const market = await openTestMarket(options);
  const defects: unknown[] = [];
  const app = createWebApp({
    workspaces: await workspacesWith(market),
    host: '127.0.0.1',
    wall: market.workspace.wall,
    referenceIsvOrigin: undefined,
    onDefect: (error) => defects.push(error),
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const request = (method: string, path: string, body?: unknown, more: RequestOptions = {}): Promise<ApiAnswer> =>
    checkedRequest(origin, method, path.startsWith('/') ? path : `${WORKSPACE_PATH}/${path}`, body, more);
  return {
    origin,
    market,
    defects,
    request,
    get: (path, more) => request('GET', path, undefined, more),
    post: (path, body, more) => request('POST', path, body, more),
    put: (path, body, more) => request('PUT', path, body, more),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await market.close();
      assert.deepEqual(defects, []);
    },
  };
}

/** Sends one request and checks its answer against the declared schema. */
export async function checkedRequest(
  origin: string,
  method: string,
  path: string,
  body: unknown,
  { headers = {}, rawBody, signal }: RequestOptions = {},
): Promise<ApiAnswer> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined && rawBody === undefined ? {} : { body: rawBody ?? JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const parsed: unknown = isJson ? JSON.parse(text) : text;
  const answer: ApiAnswer = { status: response.status, headers: response.headers, body: parsed };
  if (isJson && !path.startsWith('/api/openapi')) assertConforms(method, path, answer);
  return answer;
}

function assertConforms(method: string, path: string, answer: ApiAnswer): void {
  const route = API_ROUTES.find(
    (candidate) =>
      candidate.method === method.toLowerCase() && pattern(candidate.path).test(path.split('?', 1)[0] ?? ''),
  );
  const declared = route?.success.find((candidate) => candidate.status === answer.status)?.schema;
  const result = (declared ?? API_ERROR).safeParse(answer.body);
  assert.ok(result.success, `${method} ${path} ${answer.status}: ${JSON.stringify(result.error?.issues)}`);
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}

async function workspacesWith(market: TestMarket): Promise<Workspaces> {
  const workspaces = new Workspaces({
    listIds: async () => ['default'],
    open: async () => market,
    create: createSilentMarket,
    createFrom: importedMarket,
    close: async () => undefined,
    remove: async () => undefined,
  });
  await workspaces.openAll({ id: 'default', name: 'default', site: 'cn', seed: 'empty' });
  return workspaces;
}

const WALL = { now: () => Date.parse('2026-06-10T02:00:00Z') };
const RANDOM = { uuid: () => '00000000-0000-4000-8000-000000000001', text: (length: number) => '7'.repeat(length) };

/** A workspace whose calls go nowhere. */
async function createSilentMarket(input: NewWorkspace): Promise<Marketplace> {
  const store = createMemoryStore();
  const workspace = new Workspace({ store, loaded: await store.load(), wall: WALL, random: RANDOM });
  const seller = { sellerUrl: 'https://isv.example.com/saasproduce', accessKey: 'key', sampleSellerUrl: null };
  await workspace.restore(
    seedRecords(
      input,
      { products: input.seed === 'empty' ? [] : [TEST_PRODUCT], buyers: [] },
      { wallAt: WALL.now(), ...seller },
    ),
  );
  return silentMarket(workspace);
}

/** A workspace of imported records whose calls go nowhere. */
async function importedMarket(_id: string, { records }: ImportedWorkspace): Promise<Marketplace> {
  const store = createMemoryStore(records);
  return silentMarket(new Workspace({ store, loaded: await store.load(), wall: WALL, random: RANDOM }));
}

function silentMarket(workspace: Workspace): Marketplace {
  const outbox = {
    idle: async () => undefined,
    onAttempt: () => () => undefined,
    pause: async () => () => undefined,
    stop: async () => undefined,
  };
  const clock = new ClockRunner(workspace, outbox, async () => undefined);
  const history = historyOf({ workspace, outbox, clock });
  return { workspace, outbox, clock, history, conformance: conformanceOver(), lookAtAddress };
}
