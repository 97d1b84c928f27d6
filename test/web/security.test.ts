import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders, tokenOf } from './reader.ts';

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(false);
  reader = new Reader(simulator.origin);
});
after(() => simulator.close());

/** fetch does not let the Host header be set. */
function statusForHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${simulator.origin}/w/default/shop`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('headers', () => {
  test('every page forbids inline code, frames and foreign assets', async () => {
    for (const path of ['/w/default/shop', '/w/default/nowhere', '/assets/css/base.css']) {
      const { headers } = await reader.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /form-action 'self'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-powered-by'), null);
      assert.equal(headers.get('strict-transport-security'), null);
    }
  });

  test('pages are not kept, assets are', async () => {
    const page = await reader.get('/w/default/shop');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.ok(page.headers.get('x-request-id'));
    const address = /href="(\/assets\/css\/base\.css\?v=[0-9a-f]+)"/.exec(page.html)?.[1];
    assert.ok(address);
    assert.match((await reader.get(address)).headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
  });

  test('pages hold no inline script or style', async () => {
    const { html } = await reader.get('/w/default/shop/team-board');
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/);
    assert.doesNotMatch(html, /<style|\sstyle="|\son[a-z]+="/);
  });

  test('every script and style of a page is served', async () => {
    const { html } = await reader.get('/w/default/shop');
    const addresses = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, address]) => address ?? '');
    assert.ok(addresses.length > 8);
    for (const address of addresses) assert.equal((await reader.get(address)).status, 200, address);
  });
});

describe('foreign requests', () => {
  test('only names of this machine are answered', async () => {
    assert.equal(await statusForHost('localhost:4700'), 200);
    assert.equal(await statusForHost('[::1]'), 200);
    assert.equal(await statusForHost('127.0.0.1'), 200);
    assert.equal(await statusForHost('evil.example'), 403);
    assert.equal(await statusForHost('localhost.evil.example'), 403);
    assert.equal(await statusForHost('192.168.1.2'), 403);
  });

  test('a form of another site is refused even with a good token', async () => {
    const token = tokenOf(await reader.get('/w/default/shop'));
    for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1']) {
      const page = await reader.post(
        '/w/default/clock/mode',
        { mode: 'frozen' },
        { token, headers: { Origin: origin } },
      );
      assert.equal(page.status, 403, origin);
    }
    assert.equal(simulator.workspaces.get('default').workspace.state.workspace().clock.mode, 'real');
  });

  test('a form without a good token is refused with what to do', async () => {
    const page = await reader.post('/w/default/clock/mode', { mode: 'frozen' }, { token: 'made-up' });
    assert.equal(page.status, 403);
    assert.match(page.text, /out of date.*Load the page again/);
    assert.equal(simulator.workspaces.get('default').workspace.state.workspace().clock.mode, 'real');
  });

  test('a token of another reader is refused', async () => {
    const token = tokenOf(await new Reader(simulator.origin).get('/w/default/shop'));
    assert.equal((await reader.post('/w/default/clock/mode', { mode: 'frozen' }, { token })).status, 403);
  });

  test('the way back leads nowhere but into this program', async () => {
    for (const elsewhere of ['http://evil.example/', '//evil.example/', '/\\evil.example', '/w/\\evil']) {
      const page = await reader.post('/w/default/clock/mode', { mode: 'real', return: elsewhere });
      assert.equal(page.status, 303);
      assert.equal(page.headers.get('location'), '/w/default/shop');
    }
  });

  test('a form that is too large is refused', async () => {
    const page = await reader.post('/w/default/clock/mode', { mode: 'x'.repeat(70_000) });
    assert.equal(page.status, 413);
    assert.match(page.text, /larger than/);
  });
});
