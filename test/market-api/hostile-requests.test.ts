import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import express from 'express';
import { marketApi } from '../../src/market-api/market-api.ts';
import { firstKey, ORDER_QUERY, sendSigned, type KeyPair } from '../support/open-api.ts';
import { startStory, type StoryDriver } from '../support/story.ts';
import { push, USAGE_PUSH } from '../support/usage-push.ts';

let story: StoryDriver;
let key: KeyPair;
before(async () => {
  story = await startStory({ sampleSeller: false });
  key = firstKey(story.simulator);
});
after(() => story.close());

/** What comes back for text that is written to a port as it is. */
async function written(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (piece) => {
    text += piece.toString();
    if (/"request_id":"\w+"}$/.test(text)) socket.destroy();
  });
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return text;
}

const head = (port: number, length: number | string): string =>
  `POST ${USAGE_PUSH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

test('a body that does not come is given up in time: 400 APIGW.0201', async () => {
  const app = express();
  const { workspaces } = story.simulator;
  app.use(
    marketApi({
      ...{ workspaces, isOwnHost: () => true, bodyMs: 80 },
      wall: { now: () => Date.now() },
      onDefect: (error) => assert.fail(String(error)),
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const answer = await written(port, head(port, 'Content-Length: 100'), '{"usage_records":');
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /"error_code":"APIGW\.0201"/);
    const { attempts } = await story.api('GET', '/calls/latest?direction=from_seller');
    const failed = attempts[0].checks.filter(({ verdict }: { verdict: string }) => verdict === 'fail');
    assert.deepEqual(
      failed.map(({ id }: { id: string }) => id),
      ['IN-SIZE'],
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a body beyond 12 MB is refused, announced or not', async () => {
  const port = Number(new URL(story.origin).port);
  const announced = await written(port, head(port, 'Content-Length: 13000000'), '{');
  const piece = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  const streamed = await written(
    port,
    head(port, 'Transfer-Encoding: chunked'),
    ...Array.from({ length: 13 }, () => piece),
  );
  for (const answer of [announced, streamed]) {
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /"error_code":"APIGW\.0201"/);
  }
});

for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
  test(`a push with ${method} is no API: 404 APIGW.0101`, async () => {
    const { status, json } = await push(story.origin, key, method === 'GET' ? '' : '{}', { accessKey: 'x', method });
    assert.deepEqual([status, json.error_code], [404, 'APIGW.0101']);
  });
}

test('a client that sends all of a body beyond 12 MB before it reads gets 413, not a broken connection', async () => {
  const port = Number(new URL(story.origin).port);
  const socket = connect(port, '127.0.0.1');
  const errors: Error[] = [];
  socket.on('error', (error) => errors.push(error)).pause();
  const body = Buffer.alloc(40 * 1024 * 1024, 'x');
  socket.write(head(port, `Content-Length: ${body.length}`));
  await new Promise<void>((resolve, reject) => socket.write(body, (error) => (error ? reject(error) : resolve())));
  let text = '';
  socket.on('data', (piece: Buffer) => (text += piece.toString())).resume();
  await once(socket, 'close');
  assert.deepEqual(errors, []);
  assert.match(text, /^HTTP\/1\.1 413 /);
  assert.match(text, /"error_code":"APIGW\.0201"/);
});

test('a push that says it is no JSON is not handed on: 400 APIGW.0201, and the log says why', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    const headers = { 'Content-Type': type };
    const { status, json } = await push(story.origin, key, '{"usage_records":[]}', { accessKey: 'x', headers });
    assert.deepEqual([status, json.error_code], [400, 'APIGW.0201'], type);
    const { attempts } = await story.api('GET', '/calls/latest?direction=from_seller');
    const failed = attempts[0].checks.filter(({ verdict }: { verdict: string }) => verdict === 'fail');
    assert.deepEqual(
      failed.map(({ id }: { id: string }) => id),
      ['IN-CONTENT-TYPE'],
    );
  }
});

test('the content type of a question without a body is told in the log only', async () => {
  const answer = await sendSigned(story.origin, key, { headers: { 'Content-Type': 'text/plain' } });
  assert.equal(answer.status, 200);
  const { attempts } = await story.api('GET', '/calls/latest?direction=from_seller');
  const { verdict } = attempts[0].checks.find(({ id }: { id: string }) => id === 'IN-CONTENT-TYPE');
  assert.equal(verdict, 'warning');
});

test('300 requests at once are all answered and all in the log', async () => {
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, at) =>
      sendSigned(story.origin, key, { target: `${ORDER_QUERY}?orderId=${at % 2 ? 'MOCKPERIODYEARNEW' : 'CS0'}` }),
    ),
  );
  const codes = answers.map(({ json }) => json.resultCode);
  assert.deepEqual([...new Set(codes)].sort(), ['MKT.0000', 'MKT.0100']);
  const { workspace } = story.simulator.workspaces.get('default');
  const queries = [...workspace.state.all('calls').heads({})].filter(({ activity }) => activity === 'queryOrder');
  assert.ok(queries.length >= 300);
});
