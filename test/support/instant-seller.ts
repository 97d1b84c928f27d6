import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A seller in this process that answers at once and remembers what it received. */
export interface InstantSeller {
  readonly url: string;
  /** Parsed bodies in order of arrival. */
  readonly received: Readonly<Record<string, string>>[];
  close(): Promise<void>;
}

/** Starts an instant seller on a free port; it does not verify signatures (others do). */
export async function startInstantSeller(): Promise<InstantSeller> {
  const received: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>;
      received.push(body);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer(body)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/saasproduce`,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(body: Readonly<Record<string, string>>): Record<string, unknown> {
  const ok = { resultCode: '000000', resultMsg: 'success' };
  if (body['activity'] === 'newInstance') return { ...ok, instanceId: `isv-${body['orderLineId']}` };
  if (body['activity'] !== 'queryInstance') return ok;
  const info = { instanceId: body['instanceId'], appInfo: { frontEndUrl: 'https://app.example.com/' } };
  return { ...ok, info: [info] };
}
