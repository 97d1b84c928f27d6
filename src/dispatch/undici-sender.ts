import type { Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Exchange } from '../domain/call.ts';
import { AnswerCollector } from './answer-collector.ts';
import type { SendLimits, SendResult, Sender } from './sender.ts';
import { watchSocket } from './watched-socket.ts';

/** Shorter than the total limit, so that "cannot be reached" and "does not answer" are told apart. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Headers that belong to the connection, not to the message: they are written anew each time, with the values that the
 * connection needs. A request that is sent again brings those of its first time along.
 */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['host', 'connection', 'content-length']);

/** Bound on the answer's header block; Node's own servers use the same. */
const MAX_HEADER_BYTES = 16_384;

/**
 * A sender over undici.
 *
 * Connections are used again only with servers that announce how long they keep them (`Keep-Alive: timeout=N`), and at
 * most until one second before. With every other server a call could meet a connection that is being closed at that
 * moment and fail for no fault of the seller; a second try is no way out, since the seller may have seen the first.
 * @param options.connectTimeoutMs time for the connection alone (default 10 s)
 */
export function createUndiciSender(options: { readonly connectTimeoutMs?: number } = {}): Sender {
  const connectTimeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const agents = new Map<string, Agent>();
  const oneShotOrigins = new Set<string>();
  const underWay = new Set<AnswerCollector>();
  const connecting = new Set<Socket>();
  /** undici connects and writes while it is in these calls of ours: so a connection finds the attempt it is for. */
  const turn: Turn = { dispatching: undefined, writing: undefined };

  function agentFor(origin: string, insecure: boolean): Agent {
    const oneShot = oneShotOrigins.has(origin);
    const kind = `${insecure ? 'insecure' : 'secure'} ${oneShot ? 'one-shot' : 'keep-alive'}`;
    const agent = agents.get(kind) ?? createAgent(oneShot, connector(insecure, connectTimeoutMs, { connecting, turn }));
    agents.set(kind, agent);
    return agent;
  }

  async function send(request: Exchange['request'], limits: SendLimits, signal?: AbortSignal): Promise<SendResult> {
    const collector = new AnswerCollector(limits.maxBytes, (starting) => (turn.writing = starting));
    const timer = setTimeout(() => collector.giveUp('timeout'), limits.timeoutMs);
    const abandon = (): void => collector.giveUp('other');
    signal?.addEventListener('abort', abandon, { once: true });
    underWay.add(collector);
    try {
      if (signal?.aborted) abandon();
      else start(request, limits, collector);
      const result = await collector.result;
      const origin = originOf(request.url);
      if (origin !== undefined && !connectionMayBeKept(result)) oneShotOrigins.add(origin);
      return result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
      underWay.delete(collector);
    }
  }

  function start(request: Exchange['request'], limits: SendLimits, collector: AnswerCollector): void {
    turn.dispatching = collector;
    try {
      const { origin, pathname, search } = new URL(request.url);
      agentFor(origin, limits.allowInsecureTransport).dispatch(
        {
          origin,
          path: pathname + search,
          method: request.method,
          headers: request.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase())).flat(),
          body: request.body,
          headersTimeout: limits.timeoutMs,
          bodyTimeout: limits.timeoutMs,
        },
        collector,
      );
    } catch (error) {
      collector.fail(error);
    } finally {
      turn.dispatching = undefined;
    }
  }

  async function close(): Promise<void> {
    for (const collector of underWay) collector.giveUp('other');
    for (const socket of connecting) socket.destroy(new Error('The sender is closing.'));
    await Promise.all([...agents.values()].map((agent) => agent.destroy()));
  }

  return { send, close };
}

function createAgent(oneShot: boolean, connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    // 0 asks the server to close after each answer.
    pipelining: oneShot ? 0 : 1,
    // Without an announcement: as good as never used again.
    keepAliveTimeout: 1,
    keepAliveTimeoutThreshold: 1_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}

/** The attempt that undici is at work for, while it is. */
interface Turn {
  dispatching: AnswerCollector | undefined;
  writing: AnswerCollector | undefined;
}

/** undici's connector with its unfinished sockets in sight: it would let them run on after its agent is destroyed. */
function connector(
  insecure: boolean,
  timeout: number,
  { connecting, turn }: { readonly connecting: Set<Socket>; readonly turn: Turn },
): buildConnector.connector {
  const connect = buildConnector({ timeout, rejectUnauthorized: !insecure, allowH2: false });
  return (options, callback) => {
    // The connector returns its socket, which its type does not say.
    const socket = connect(options, (...outcome) => {
      connecting.delete(socket);
      callback(...outcome);
    }) as unknown as Socket;
    connecting.add(socket);
    const times = watchSocket(socket, () => {
      const { writing } = turn;
      turn.writing = undefined;
      return writing;
    });
    turn.dispatching?.connection(times);
  };
}

/** A reset also ends the trust in a server that announced more than it keeps. */
function connectionMayBeKept({ response, transportError }: SendResult): boolean {
  if (transportError === 'reset') return false;
  if (!response) return true;
  return response.headers.some(([name, value]) => name.toLowerCase() === 'keep-alive' && /timeout=\d/i.test(value));
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
