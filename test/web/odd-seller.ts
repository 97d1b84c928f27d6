import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the odd seller. */
export interface OddAnswer {
  /** Without one, the seller takes the call and stays silent. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as the odd seller got it. */
interface GotRequest {
  readonly url: string;
  readonly body: Buffer;
}

/** A seller whose answers the test writes, whatever it is asked. */
export interface OddSeller {
  readonly url: string;
  /** What it answers from now on. */
  answers(next: OddAnswer): void;
  /** The same, worked out from each request. */
  answersWith(next: (request: GotRequest) => OddAnswer): void;
  /** Hangs up on everybody who still waits. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startOddSeller(): Promise<OddSeller> {
  let answerTo: (request: GotRequest) => OddAnswer = () => ({ body: '{}' });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answerTo({ url: request.url ?? '', body: Buffer.concat(chunks) });
      if (answer.body === undefined) return;
      const type = answer.type ?? 'application/json';
      response.writeHead(answer.status ?? 200, { 'Content-Type': type, ...answer.headers });
      response.end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/saasproduce`,
    answers: (next) => {
      answerTo = () => next;
    },
    answersWith: (next) => {
      answerTo = next;
    },
    hangUp: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
