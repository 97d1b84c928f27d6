import { request } from 'undici';
import type { Call, CallFilter, Instance, Jump, Order, WorkspaceClient } from './index.mjs';
import { KoosimError } from './koosim-error.ts';

/** Pages are asked for this long at most; see `PAGE_QUERY`. */
const PAGE_MAX = 200;
const WAIT_MS = 10_000;

/**
 * The client of one workspace over the JSON API.
 * @param origin `http://host:port`
 * @throws KoosimError from every method, for answers that are no success
 */
export function workspaceClient(origin: string, id: string): WorkspaceClient {
  const api = `${origin}/api/v1/workspaces/${encodeURIComponent(id)}`;
  const ask = async <T>(method: Parameters<WorkspaceClient['request']>[0], path: string, body?: unknown) =>
    (await send(method, api + path, body)) as T;
  const advance: WorkspaceClient['advance'] = (target, options = {}) =>
    ask<Jump>('POST', '/clock/advance', { ...target, ...options, confirm: true });
  const settle = async (): Promise<void> => void (await ask('GET', '/calls/settled?timeoutMs=300000'));
  const settled = async (order: Order): Promise<Order> => {
    await settle();
    return ask<Order>('GET', `/orders/${order.id}`);
  };
  return {
    id,
    api,
    useSeller: async ({ version = '2.0', ...seller }, productIds) => {
      const ids = productIds ?? (await ask<Items<{ id: string }>>('GET', `/products?limit=${PAGE_MAX}`)).items;
      for (const each of ids) {
        const productId = typeof each === 'string' ? each : each.id;
        await ask('PUT', `/products/${encodeURIComponent(productId)}/interface`, { version, ...seller });
      }
    },
    buy: async (purchase) => settled(await ask<Order>('POST', '/orders', purchase)),
    renew: async (instanceId, renewal) => settled(await ask<Order>('POST', `/instances/${instanceId}/renew`, renewal)),
    unsubscribe: async (instanceId, reason = {}) => {
      const answer = await ask('POST', `/instances/${instanceId}/unsubscribe`, reason);
      await settle();
      return answer;
    },
    order: (orderId) => ask<Order>('GET', `/orders/${orderId}`),
    instance: (instanceId) => ask<Instance>('GET', `/instances/${instanceId}`),
    advance,
    settle,
    calls: async (filter = {}) => (await ask<Items<Call>>('GET', `/calls?${query(filter)}&limit=${PAGE_MAX}`)).items,
    waitForCall: ({ timeoutMs = WAIT_MS, ...filter }) =>
      ask<Call>('GET', `/calls/wait?${query(filter)}&timeoutMs=${timeoutMs}`),
    addFault: (fault) => ask('POST', '/faults', fault),
    snapshot: async (name) => void (await ask('POST', '/snapshots', { name })),
    restore: async (name) => void (await ask('POST', `/snapshots/${encodeURIComponent(name)}/restore`)),
    request: ask,
  };
}

interface Items<T> {
  readonly items: readonly T[];
}

function query(filter: CallFilter): string {
  return new URLSearchParams(Object.entries(filter) as [string, string][]).toString();
}

/** An answer may take as long as the jump that it reports: there is no time limit here. */
export async function send(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await request(url, {
    method: method as 'GET',
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  const isJson = String(answer.headers['content-type']).startsWith('application/json');
  const value: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  if (answer.statusCode < 400) return value;
  throw new KoosimError(answer.statusCode, (value as { error?: object }).error ?? {});
}
