import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders } from './reader.ts';

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
});
after(() => simulator.close());

const market = () => simulator.workspaces.get('default');
const now = (): number => market().workspace.simNow();

describe('clock actions', () => {
  test('freezing and running', async () => {
    const page = await reader.post('/w/default/clock/mode', { mode: 'frozen', return: '/w/default/my' });
    assert.equal(page.headers.get('location'), '/w/default/my');
    assert.equal(market().workspace.state.workspace().clock.mode, 'frozen');
    assert.equal((await reader.post('/w/default/clock/mode', { mode: 'sideways' })).status, 400);
  });

  test('a step forward comes back to the page with a report', async () => {
    const before = now();
    const page = await reader.post('/w/default/clock/advance', { by: 'P1D', return: '/w/default/my?status=in_use' });
    assert.equal(page.status, 303);
    assert.equal(now(), before + 86_400_000);
    const location = page.headers.get('location') ?? '';
    assert.match(location, /^\/w\/default\/my\?status=in_use&jump=jump-/);
    const shown = await reader.get(location);
    const report = /href="(\/w\/default\/clock\/jumps\/[^"]+)"/.exec(shown.html)?.[1];
    assert.ok(report);
    assert.match((await reader.get(report)).text, /Arrived.*Nothing was due in this time/);
  });

  test('to a date of GMT+8', async () => {
    const day = new Date(now() + 8 * 3_600_000 + 3 * 86_400_000).toISOString().slice(0, 10);
    await reader.post('/w/default/clock/advance', { to: `${day}T09:30` });
    assert.equal(new Date(now()).toISOString(), `${day}T01:30:00.000Z`);
  });

  test('wrong times name the field, backwards and nothing planned are refused', async () => {
    const wrong: Record<string, string>[] = [
      { to: '2026-02-31T09:00' },
      { to: 'tomorrow' },
      { to: '' },
      { by: 'a while' },
      { by: 'PT0H' },
      {},
    ];
    for (const fields of wrong) {
      const page = await reader.post('/w/default/clock/advance', fields);
      assert.equal(page.status, 400, JSON.stringify(fields));
      assert.match(page.text, 'to' in fields ? /\bto Enter a date/ : /\bby /);
    }
    const backwards = await reader.post('/w/default/clock/advance', { to: '2001-01-01T00:00' });
    assert.equal(backwards.status, 400);
    assert.match(backwards.text, /\bto Marketplace time never runs backwards; it is \d{4}-/);
    assert.match((await reader.post('/w/default/clock/advance', { by: 'P300Y' })).text, /\bby A jump goes 20 years/);
    const nothing = await reader.post('/w/default/clock/advance', { next: '1' });
    assert.equal(nothing.status, 409);
    assert.match(nothing.html, /data-reason="nothing_upcoming"/);
  });

  test('a jump over expiry reports events and calls', async () => {
    const choice = { product: 'team-board', term: 'month', number: '1', quantity: '5', consent: 'on', pay: 'paid' };
    await reader.post('/w/default/checkout', choice);
    await market().outbox.idle();
    const page = await reader.post('/w/default/clock/advance', { by: 'P3M' });
    await market().clock.finished(/jump=([^&]+)/.exec(page.headers.get('location') ?? '')?.[1] ?? '');
    const { text } = await reader.get(
      (page.headers.get('location') ?? '').replace(/.*jump=/, '/w/default/clock/jumps/'),
    );
    assert.match(text, /expires 1/);
    assert.match(text, /updateInstanceStatus 1/);
    assert.match(text, /releaseInstance 1/);
  });
});

describe('live news', () => {
  /** Reads the stream until a text has come. */
  async function readUntil(path: string, wanted: RegExp, headers: Record<string, string> = {}): Promise<string> {
    const stop = new AbortController();
    const limit = AbortSignal.timeout(10_000);
    const response = await fetch(simulator.origin + path, { headers, signal: AbortSignal.any([stop.signal, limit]) });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (wanted.test(text)) break;
    }
    stop.abort();
    return text;
  }

  test('tells of calls and the clock, and a reader who was away catches up', async () => {
    const { feed } = market().workspace;
    const seen = feed.latestId();
    const choice = { product: 'team-board', term: 'month', number: '1', quantity: '5', consent: 'on', pay: 'paid' };
    await reader.post('/w/default/checkout', choice);
    await market().outbox.idle();
    const text = await readUntil('/w/default/news', /event: changed/, { 'Last-Event-ID': String(seen) });
    assert.match(text, /event: clock\n/);
    assert.match(text, /event: call\ndata: <li class="tray-line good" data-call="call-\d+">/);
    const last = Number(/id: (\d+)\nevent: changed/.exec(text)?.[1]);
    assert.equal(last, feed.latestId());
    const [line = ''] = /data-call="[^"]+"/.exec(text) ?? [];
    assert.ok((await reader.get('/w/default/shop')).html.includes(line), 'the tray of a new page shows the same call');
  });
});
