import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { selfSigned } from '../support/certificates.ts';
import { Reader } from '../web/reader.ts';
import { checkedRequest } from './api/api-server.ts';

let simulator: Simulator;
const servers: http.Server[] = [];

before(async () => {
  simulator = await startSimulator({
    ...{ host: '127.0.0.1', port: 0, dataFolder: undefined, referenceIsvPort: undefined },
    onDefect: (error) => assert.fail(String(error)),
  });
});
after(async () => {
  for (const server of servers) server.close();
  await simulator.close();
});

async function portOf(server: http.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const add = async (url: string, allowInsecureTransport = false) => {
  const { status, body } = await checkedRequest(
    ...([simulator.origin, 'POST', '/api/v1/workspaces/default/production-addresses'] as const),
    { url, allowInsecureTransport },
  );
  assert.equal(status, 201, JSON.stringify(body));
  const { state, check } = body as { state: string; check: { findings: { id: string; message: string }[] } };
  return { state, says: Object.fromEntries(check.findings.map(({ id, message }) => [id, message])) };
};

test('an address with a certificate of its own making: failed, with the reason; with untrusted transport allowed: verified', async () => {
  const certificate = await selfSigned({ name: 'localhost', to: '2010-01-01' });
  const port = await portOf(https.createServer(certificate, (_req, res) => void res.end()));
  const strict = await add(`https://localhost:${port}/produce`);
  assert.equal(strict.state, 'failed');
  assert.equal(strict.says['tls_expiry'], 'The certificate is valid from 2001-01-01 to 2010-01-01, not now.');
  assert.equal(strict.says['tls_name'], 'The certificate is made out to localhost.');
  const allowed = await add(`https://localhost:${port}/other`, true);
  assert.equal(allowed.state, 'verified');
  assert.match(allowed.says['tls_expiry'] ?? '', /not now; allowed here only\.$/);
});

test('HTTPS for a port of plain HTTP: out of reach, in words on the page in both languages', async () => {
  const port = await portOf(http.createServer((_req, res) => void res.end()));
  const { state, says } = await add(`https://localhost:${port}/produce`);
  assert.equal(state, 'failed');
  assert.match(
    says['reachable'] ?? '',
    /^Cannot be reached \(\w+\)\. The TLS handshake failed\. Check protocol version/,
  );
  const reader = new Reader(simulator.origin);
  const page = (lang: string) => reader.get(`/w/default/seller/addresses?lang=${lang}`);
  assert.match((await page('en')).text, /The TLS handshake failed\. Check protocol version/);
  assert.match((await page('zh')).text, /不可达（\w+）。TLS 握手失败/);
});
