import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as a server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** It came over TLS. */
  readonly secure: boolean;
  /** Headers and content as they came. */
  readonly raw: string;
}

/** A real mail server on a free port. */
export interface TestMailServer {
  readonly port: number;
  readonly taken: TakenMail[];
  /** Most connections that were open at one time. */
  mostConnections(): number;
  close(): Promise<void>;
}

/** @param refuse what the server says to the content of the n-th mail, if not that it takes it */
export async function startMailServer(
  login?: { readonly user: string; readonly pass: string },
  refuse: (count: number) => { readonly code: number; readonly text: string } | undefined = () => undefined,
): Promise<TestMailServer> {
  const taken: TakenMail[] = [];
  let [open, most, count] = [0, 0, 0];
  const server = new SMTPServer({
    authOptional: login === undefined,
    onConnect: (_session, done) => {
      most = Math.max(most, (open += 1));
      done();
    },
    onClose: () => (open -= 1),
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.pass
        ? done(null, { user: username })
        : done(new Error(`no login with ${String(password)}`)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const no = refuse((count += 1));
        if (no) return done(Object.assign(new Error(no.text), { responseCode: no.code }));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        taken.push({
          secure: session.secure,
          from,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    mostConnections: () => most,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A server that says what it is told to, line by line. */
export interface OddMailServer {
  readonly port: number;
  /** Resolves when somebody has connected. */
  readonly connected: Promise<unknown>;
  connections(): number;
  close(): Promise<void>;
}

/**
 * @param answer what to say to a line (`''` is the greeting); `undefined` says nothing, `close` hangs up
 */
export async function startOddMailServer(answer: (line: string) => string | undefined): Promise<OddMailServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const say = (line: string): void => {
      const words = answer(line);
      if (words === 'close') socket.destroy();
      else if (words !== undefined) socket.write(`${words}\r\n`);
    };
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) say(line);
    });
    say('');
  });
  const connected = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connected,
    connections: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Decodes the text of a mail in one part. */
export function textOf({ raw }: TakenMail): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/Content-Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Header lines of a mail, folded ones made whole. */
export function headersOf({ raw }: TakenMail): string[] {
  return (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}
