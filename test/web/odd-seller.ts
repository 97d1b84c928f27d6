import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the odd seller. */
export interface OddAnswer {
  /** Without one, the seller takes the call and stays silent. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly status?: number;
}

/** A seller whose answers the test writes, whatever it is asked. */
export interface OddSeller {
  readonly url: string;
  /** What it answers from now on. */
  answers(next: OddAnswer): void;
  /** Hangs up on everybody who still waits. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startOddSeller(): Promise<OddSeller> {
  let answer: OddAnswer = { body: '{}' };
  const server = createServer((request, response) => {
    request.resume();
    if (answer.body === undefined) return;
    response.writeHead(answer.status ?? 200, { 'Content-Type': answer.type ?? 'application/json' });
    response.end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/saasproduce`,
    answers: (next) => {
      answer = next;
    },
    hangUp: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
