import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import { buildV1Request } from '../../src/protocol/v1/build-request.ts';

const LIMITS = { timeoutMs: 20_000, maxBytes: 10_000, allowInsecureTransport: false };

interface Vectors {
  readonly key: string;
  readonly authToken: readonly {
    readonly id: string;
    readonly params: Readonly<Record<string, string>>;
    url: string;
  }[];
}

const { key, authToken: vectors } = JSON.parse(
  readFileSync(new URL('../../data/vectors/v1-saas.json', import.meta.url), 'utf8'),
) as Vectors;

test('every vector reaches the seller byte for byte, as a GET without a body', async () => {
  const seen: { method: string | undefined; url: string | undefined; names: string[]; bytes: number }[] = [];
  const server = createServer((incoming, outgoing) => {
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
    incoming.on('end', () => {
      const names = incoming.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
      seen.push({ method: incoming.method, url: incoming.url, names, bytes });
      outgoing.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/saasproduce`;
  const sender = createUndiciSender();
  for (const { params } of vectors) {
    await sender.send(buildV1Request({ url: address, accessKey: key, parameters: params }), LIMITS);
  }
  await sender.close();
  server.close();
  assert.equal(seen.length, vectors.length);
  for (const [index, { method, url, names, bytes }] of seen.entries()) {
    const { id, url: expected = '' } = vectors[index] ?? {};
    assert.equal(url, expected.slice('https://isv.example.com'.length), id);
    assert.deepEqual([method, bytes, names], ['GET', 0, ['host', 'connection', 'accept']]);
  }
});

test('header names of the answer are kept as the seller spelled them', async () => {
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, ['Content-Type', 'application/json', 'body-SIGN', 'x', 'Body-Sign', 'y']).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sender = createUndiciSender();
  const { response } = await sender.send({ method: 'GET', url, headers: [], body: new Uint8Array() }, LIMITS);
  await sender.close();
  server.close();
  const names = response?.headers.map(([name]) => name).filter((name) => /body-sign/i.test(name));
  assert.deepEqual(names, ['body-SIGN', 'Body-Sign']);
});
