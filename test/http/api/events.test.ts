import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

interface Received {
  readonly id: number;
  readonly kind: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly resource: any;
}

/** Reads the stream until `enough` says so, then hangs up. */
async function listen(
  enough: (events: readonly Received[]) => boolean,
  options: { lastEventId?: number; whenOpen?: () => Promise<unknown> } = {},
): Promise<Received[]> {
  const controller = new AbortController();
  const response = await fetch(`${api.origin}/api/v1/workspaces/default/events`, {
    signal: controller.signal,
    headers: options.lastEventId === undefined ? {} : { 'Last-Event-ID': String(options.lastEventId) },
  });
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.ok(response.body);
  const done = options.whenOpen?.();
  const events: Received[] = [];
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const match = /^id: (\d+)\ndata: (.*)$/.exec(block);
      if (match) events.push({ id: Number(match[1]), ...(JSON.parse(match[2] ?? '') as Omit<Received, 'id'>) });
    }
    if (enough(events)) break;
  }
  controller.abort();
  await done;
  return events;
}

function buy() {
  return api.post('orders', { productId: 'desk', billing: 'one_time' });
}

const completed = (event: Received): boolean => event.kind === 'order' && event.resource.status === 'completed';

test('news come as records of the API, with growing ids', async () => {
  const events = await listen((seen) => seen.some(completed), { whenOpen: buy });
  const kinds = new Set(events.map((event) => event.kind));
  for (const kind of ['order', 'instance', 'call', 'clock']) assert.ok(kinds.has(kind), kind);
  const ids = events.map((event) => event.id);
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
  );
  const call = events.findLast((event) => event.kind === 'call');
  assert.deepEqual(
    call?.resource,
    (await api.get(`calls?limit=200`)).body.items.find((item: { id: string }) => item.id === call?.resource.id),
  );
});

test('a reader that comes back catches up on what it missed, each record once', async () => {
  const before = api.market.workspace.feed.latestId();
  await buy();
  await api.market.outbox.idle();
  const events = await listen((seen) => seen.some(completed), { lastEventId: before });
  assert.ok(events.every((event) => event.id > before));
  const records = events.map((event) => `${event.kind} ${event.resource?.id ?? ''}`);
  assert.equal(records.length, new Set(records).size);
});

test('a reader that missed more than is remembered is told to start afresh', async () => {
  const [event] = await listen((seen) => seen.length > 0, { lastEventId: 1 });
  assert.deepEqual([event?.kind, event?.resource], ['gap', null]);
  assert.equal(event?.id, api.market.workspace.feed.latestId());
});

test('a jump and a store that cannot save are news too', async () => {
  const ended = (event: Received): boolean => event.kind === 'jump' && event.resource.status === 'done';
  const events = await listen((seen) => seen.some(ended), {
    whenOpen: () => api.post('clock/advance', { by: 'PT1H' }),
  });
  assert.equal(events.filter((event) => event.kind === 'jump').at(-1)?.resource.callsMade, 0);
  const [store] = await listen((seen) => seen.some((event) => event.kind === 'store'), {
    whenOpen: async () => api.market.workspace.feed.publish('store', 'default'),
  });
  assert.equal(store?.resource.id, 'default');
});

test('HEAD answers without a stream', async () => {
  const response = await fetch(`${api.origin}/api/v1/workspaces/default/events`, { method: 'HEAD' });
  assert.equal(response.status, 200);
});

test('a reader that does not read is dropped, and nothing stays behind', async () => {
  const { feed } = api.market.workspace;
  let subscribed = 0;
  const subscribe = feed.subscribe.bind(feed);
  feed.subscribe = (listener) => {
    subscribed += 1;
    const unsubscribe = subscribe(listener);
    return () => {
      subscribed -= 1;
      unsubscribe();
    };
  };
  const lazy = request(`${api.origin}/api/v1/workspaces/default/events`);
  const closed = new Promise((resolve) => lazy.on('close', resolve));
  lazy.on('error', () => undefined);
  lazy.on('response', (response) => {
    response.pause();
    response.on('error', () => undefined);
  });
  lazy.end();
  while (subscribed === 0) await sleep(5);
  // Each piece of news carries the whole workspace, a few kilobytes: the sockets' buffers and the limit fill up.
  for (let round = 0; subscribed > 0; round += 1) {
    assert.ok(round < 20_000, 'dropped at last');
    feed.publish('store', 'default');
    if (round % 50 === 0) await sleep(1);
  }
  feed.subscribe = subscribe;
  lazy.destroy();
  await closed;
});
