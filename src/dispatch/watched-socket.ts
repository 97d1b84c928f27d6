import type { Socket } from 'node:net';

/** When the parts of one connection were done, by `performance.now()`. Absent parts were not reached. */
export interface ConnectionTimes {
  connectedAt?: number;
  securedAt?: number;
  /** Requests sent over it so far. */
  requests: number;
}

/** What is told about the connection that a request is sent over, and the bytes of its head. */
export interface WireListener {
  connection(times: ConnectionTimes): void;
  sent(head: string, times: ConnectionTimes): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * Notes when the name is resolved and the connection stands, and when TLS is agreed upon; and tells whoever sends over
 * the connection the head of the request as it was written, which is the only true word about the headers sent.
 * @param sender whoever is about to write when a head is written
 */
export function watchSocket(socket: Socket, sender: () => WireListener | undefined): ConnectionTimes {
  const times: ConnectionTimes = { requests: 0 };
  socket.once('connect', () => (times.connectedAt = performance.now()));
  socket.once('secureConnect', () => (times.securedAt = performance.now()));
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]): boolean => {
    const [chunk] = args;
    // undici writes the head in one piece, as a text.
    if (typeof chunk === 'string' && chunk.endsWith(HEAD_END)) {
      times.requests += 1;
      sender()?.sent(chunk, times);
    }
    return write(...args);
  };
  return times;
}

/** The headers of a request's head in the order of the wire. */
export function headersOfHead(head: string): [string, string][] {
  const lines = head.slice(0, -HEAD_END.length).split('\r\n').slice(1);
  return lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
}
