import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import type { Exchange } from '../../src/domain/call.ts';

const LIMITS = { timeoutMs: 20_000, maxBytes: 10_000, allowInsecureTransport: false };
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n';

/** A server that keeps the very bytes it receives. */
async function rawServer(more: string): Promise<{ port: number; seen: string[]; server: Server }> {
  const seen: string[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      seen.push(text);
      if (text.includes('\r\n\r\n')) socket.write(`${ANSWER}${more}\r\n{}`);
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, seen, server };
}

function requestOf(url: string, more: Partial<Exchange['request']> = {}): Exchange['request'] {
  const body = new TextEncoder().encode('{"activity":"queryInstance","name":"李"}');
  return { method: 'POST', url, headers: [['Accept', 'application/json']], body, ...more };
}

test(
  'the headers that are told are the very ones that were received, whatever the method',
  { timeout: 60_000 },
  async (t) => {
    const { port, seen, server } = await rawServer('');
    const sender = createUndiciSender();
    t.after(async () => {
      await sender.close();
      server.close();
    });
    const url = `http://127.0.0.1:${port}/p?signature=AB`;
    const cases = [
      requestOf(url),
      requestOf(url, { body: new Uint8Array() }),
      requestOf(url, { method: 'GET', body: new Uint8Array(), headers: [['X-Test', 'a, b']] }),
      requestOf(url, { headers: [] }),
      // Sent a second time, with what belonged to the first connection.
      requestOf(url, {
        headers: [
          ['host', 'elsewhere.example'],
          ['connection', 'close'],
          ['content-length', '1'],
        ],
      }),
    ];
    for (const request of cases) {
      seen.length = 0;
      const result = await sender.send(request, LIMITS);
      assert.equal(result.response?.status, 200);
      const [head = ''] = seen.join('').split('\r\n\r\n', 1);
      const [line, ...lines] = head.split('\r\n');
      assert.equal(line, `${request.method} /p?signature=AB HTTP/1.1`);
      assert.deepEqual(
        (result.sentHeaders ?? []).map(([name, value]) => `${name}: ${value}`),
        lines,
      );
      assert.ok(lines.includes(`host: 127.0.0.1:${port}`), head);
    }
  },
);

test(
  'the parts of a connection are timed; one that is used again has none, and says so',
  { timeout: 60_000 },
  async (t) => {
    const server = createHttpServer({ keepAliveTimeout: 30_000 }, (incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.setHeader('Content-Type', 'application/json').end('{}'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const sender = createUndiciSender();
    t.after(async () => {
      await sender.close();
      server.closeAllConnections();
      server.close();
    });
    const first = (await sender.send(requestOf(url), LIMITS)).timings;
    assert.equal(first.connectionReused, undefined);
    assert.ok(first.connectedMs !== undefined && first.headersMs !== undefined);
    assert.ok(first.connectedMs <= first.headersMs && first.headersMs <= first.totalMs, JSON.stringify(first));
    assert.equal(first.securedMs, undefined, 'there is no TLS here');
    // The client lets go of a connection only after it has handed over the answer.
    await turn();
    const second = (await sender.send(requestOf(url), LIMITS)).timings;
    assert.deepEqual([second.connectionReused, second.connectedMs], [true, undefined]);
    await turn();
    const many = await Promise.all(Array.from({ length: 8 }, () => sender.send(requestOf(url), LIMITS)));
    assert.ok(many.every(({ sentHeaders }) => sentHeaders?.[0]?.[0] === 'host'));
    assert.ok(many.some(({ timings }) => timings.connectionReused) && many.some(({ timings }) => timings.connectedMs));
  },
);

test(
  'what was never sent has no sent headers, and only the parts that were reached',
  { timeout: 60_000 },
  async (t) => {
    const sender = createUndiciSender();
    const silent = createServer((socket) => socket.on('error', () => undefined).end('no TLS here\r\n'));
    t.after(async () => {
      await sender.close();
      silent.close();
    });
    const refused = await sender.send(requestOf('http://127.0.0.1:9/'), LIMITS);
    assert.equal(refused.transportError, 'refused');
    assert.deepEqual(
      [refused.sentHeaders, refused.timings.connectedMs, refused.timings.headersMs],
      [undefined, undefined, undefined],
    );

    // Connects, then says nothing that TLS could understand.
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const broken = await sender.send(requestOf(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/`), LIMITS);
    assert.equal(broken.transportError, 'tls');
    assert.ok(broken.timings.connectedMs !== undefined, 'the connection stood');
    assert.deepEqual([broken.sentHeaders, broken.timings.securedMs], [undefined, undefined]);
  },
);
