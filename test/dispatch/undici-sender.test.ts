import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { SendResult } from '../../src/dispatch/sender.ts';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import { startHostileSeller } from '../support/hostile-seller.ts';

const LIMITS = { timeoutMs: 20_000, maxBytes: 10_000, allowInsecureTransport: false };
const BODY = new TextEncoder().encode('{"activity":"queryInstance"}');

function request(url: string): Parameters<ReturnType<typeof createUndiciSender>['send']>[0] {
  return { method: 'POST', url, headers: [['Accept', 'application/json']], body: BODY };
}

const answerOk: RequestListener = (incoming, outgoing) => {
  incoming.resume().on('end', () => outgoing.setHeader('Content-Type', 'application/json').end('{}'));
};

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

describe('what is sent', { timeout: 60_000 }, () => {
  it('is the request as given, with only what HTTP itself needs', async () => {
    let seen: { url?: string | undefined; headers: string[]; body: string } | undefined;
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        seen = { url: incoming.url, headers: incoming.rawHeaders, body: Buffer.concat(chunks).toString('utf8') };
        outgoing.end();
      });
    });
    const port = await listen(server);
    const sender = createUndiciSender();
    await sender.send(request(`http://127.0.0.1:${port}/p?a=1&signature=AB`), LIMITS);
    assert.equal(seen?.url, '/p?a=1&signature=AB');
    assert.equal(seen.body, '{"activity":"queryInstance"}');
    assert.deepEqual(
      seen.headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
      ['host', 'connection', 'accept', 'content-length'],
    );
    await sender.close();
    await stop(server);
  });
});

describe('connections', { timeout: 60_000 }, () => {
  it('are used again with a server that announces how long it keeps them', async () => {
    let connections = 0;
    const server = createServer(answerOk).on('connection', () => (connections += 1));
    const port = await listen(server);
    const sender = createUndiciSender();
    for (let i = 0; i < 20; i += 1) {
      assert.equal((await sender.send(request(`http://127.0.0.1:${port}/`), LIMITS)).response?.status, 200);
    }
    assert.ok(connections < 20, `${connections} connections for 20 calls`);
    await sender.close();
    await stop(server);
  });

  it('never fail a call because a server closes them at once without a word', async () => {
    const seller = await startHostileSeller();
    const sender = createUndiciSender();
    for (let i = 0; i < 200; i += 1) {
      const result = await sender.send(request(seller.url('good-then-close')), LIMITS);
      assert.equal(result.transportError, undefined, `call ${i + 1}: ${result.errorCode}`);
    }
    assert.equal(seller.connections(), 200);
    await sender.close();
    await seller.close();
  });

  it('never fail a call because a server keeps them for a moment only', async () => {
    const server = createServer({ keepAliveTimeout: 1 }, answerOk);
    const port = await listen(server);
    const sender = createUndiciSender();
    const url = `http://127.0.0.1:${port}/`;
    for (let i = 0; i < 50; i += 1) {
      const results = await Promise.all([1, 2, 3].map(() => sender.send(request(url), LIMITS)));
      assert.deepEqual(results.map(outcome), [200, 200, 200]);
    }
    await sender.close();
    await stop(server);
  });

  it('survive a restart of the seller', async () => {
    const sender = createUndiciSender();
    let server = createServer(answerOk);
    const port = await listen(server);
    for (let i = 0; i < 5; i += 1) {
      assert.equal(outcome(await sender.send(request(`http://127.0.0.1:${port}/`), LIMITS)), 200);
      await stop(server);
      server = createServer(answerOk);
      await listen(server, port);
    }
    await sender.close();
    await stop(server);
  });
});

function outcome(result: SendResult): number | string {
  return result.response?.status ?? `${result.transportError} ${result.errorCode}`;
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('TLS', { timeout: 60_000, skip: !hasOpenssl && 'openssl is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'koosim-tls-'));
  const sender = createUndiciSender();
  let server: Server;
  let port = 0;

  before(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
    const made = spawnSync(
      'openssl',
      ['req', '-x509', ...ecKey, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1'],
      { encoding: 'utf8' },
    );
    assert.equal(made.status, 0, made.stderr);
    server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, answerOk);
    port = await listen(server);
  });

  after(async () => {
    await sender.close();
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses a self-signed certificate', async () => {
    const result = await sender.send(request(`https://127.0.0.1:${port}/`), LIMITS);
    assert.equal(result.transportError, 'certificate');
    assert.equal(result.errorCode, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('accepts it where the product allows insecure transport, and only there', async () => {
    const url = `https://127.0.0.1:${port}/`;
    const insecure = { ...LIMITS, allowInsecureTransport: true };
    const accepted = await sender.send(request(url), insecure);
    assert.equal(outcome(accepted), 200);
    const { connectedMs = Infinity, securedMs = 0 } = accepted.timings;
    assert.ok(connectedMs <= securedMs, 'connection first, then TLS, each with its time');
    assert.equal((await sender.send(request(url), LIMITS)).transportError, 'certificate');
  });

  it('tells plain http spoken to a TLS port, and TLS to a plain port', async () => {
    const plain = await sender.send(request(`http://127.0.0.1:${port}/`), LIMITS);
    assert.ok(['reset', 'not_http'].includes(plain.transportError ?? ''), plain.transportError);
    const http = createServer(answerOk);
    const secure = await sender.send(request(`https://127.0.0.1:${await listen(http)}/`), LIMITS);
    assert.equal(secure.transportError, 'tls');
    await stop(http);
  });
});
