import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Answers in every way in which a seller's server can go wrong; the path of the URL chooses the way. */
export interface HostileSeller {
  readonly url: (mode: HostileMode) => string;
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export type HostileMode = keyof typeof MODES;

const GOOD = '{"resultCode":"000000","resultMsg":"success"}';
const DRIP_EVERY_MS = 20;

/** A complete answer; `headers` end with a line break each. */
function answer(body: string | Buffer, headers = 'Content-Type: application/json\r\n', status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), DRIP_EVERY_MS);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: Socket, chunk: Buffer): void {
  const pour = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', pour);
  pour();
}

const CHUNKED = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

const MODES = {
  good: (socket: Socket) => socket.write(answer(GOOD)),
  'good-then-close': (socket: Socket) => socket.write(answer(GOOD), () => socket.destroy()),
  'good-after-hints': (socket: Socket) =>
    socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), answer(GOOD)])),
  'odd-header-spelling': (socket: Socket) =>
    socket.write(answer(GOOD, 'cOnTeNt-TyPe: application/json\r\nX-Twice: 1\r\nx-twice: 2\r\n')),
  silent: () => undefined,
  'slow-headers': (socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    drip(socket, 'X-Drip: 1\r\n');
  },
  'slow-body': (socket: Socket) => {
    socket.write(CHUNKED);
    drip(socket, '1\r\n{\r\n');
  },
  'endless-body': (socket: Socket) => {
    socket.write(CHUNKED);
    flood(socket, Buffer.from(`4000\r\n${'x'.repeat(0x4000)}\r\n`));
  },
  oversized: (socket: Socket) => socket.write(answer('x'.repeat(100_000))),
  'huge-header': (socket: Socket) =>
    socket.write(answer(GOOD, `Content-Type: application/json\r\nX-Huge: ${'x'.repeat(100_000)}\r\n`)),
  'endless-headers': (socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    flood(socket, Buffer.from('X-More: 1\r\n'.repeat(1_000)));
  },
  'not-http': (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'malformed-header': (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nno colon here\r\n\r\n'),
  'two-lengths': (socket: Socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'),
  'switching-protocols': (socket: Socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  redirect: (socket: Socket) => socket.write(answer('', 'Location: /good\r\n', '302 Found')),
  'close-at-once': (socket: Socket) => socket.destroy(),
  reset: (socket: Socket) => socket.resetAndDestroy(),
  'close-mid-body': (socket: Socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"resultCode":'),
  'close-mid-body-as-announced': (socket: Socket) =>
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n{"resultCode":'),
  'close-mid-chunk': (socket: Socket) => socket.end(`${CHUNKED}100\r\n{"resultCode":`),
  'wrong-type': (socket: Socket) => socket.write(answer(GOOD, 'Content-Type: text/plain\r\n')),
  gzip: (socket: Socket) =>
    socket.write(answer(gzipSync(GOOD), 'Content-Type: application/json\r\nContent-Encoding: gzip\r\n')),
  'bad-utf8': (socket: Socket) => socket.write(answer(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))),
  'deep-json': (socket: Socket) => socket.write(answer(`{"a":${'['.repeat(800)}`)),
  'status-500': (socket: Socket) => socket.write(answer('oops', 'Content-Type: text/plain\r\n', '500 Oops')),
  'empty-body': (socket: Socket) => socket.write(answer('')),
  'number-code': (socket: Socket) => socket.write(answer('{"resultCode":0,"resultMsg":"ok"}')),
  html: (socket: Socket) => socket.write(answer('<html>Please log in</html>', 'Content-Type: text/html\r\n')),
} as const satisfies Record<string, (socket: Socket) => unknown>;

export const HOSTILE_MODES = Object.keys(MODES) as HostileMode[];

/** Starts the hostile seller on a free port of 127.0.0.1. */
export async function startHostileSeller(): Promise<HostileSeller> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The caller hangs up on most of these modes; that is the point.
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (mode) => `http://127.0.0.1:${port}/${mode}`,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads requests one after another and answers each in the mode that its path names. */
function serve(socket: Socket): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    const head = /^(?:GET|POST) \/([\w-]+)[^\r]*\r\n[^]*?\r\n\r\n/.exec(received.toString('latin1'));
    if (!head) return;
    const [text, mode = ''] = head;
    const length = text.length + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (received.length < length) return;
    received = received.subarray(length);
    MODES[mode as HostileMode](socket);
  });
}
