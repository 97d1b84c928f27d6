import { Agent } from 'undici';
import type { Exchange } from '../domain/call.ts';
import { AnswerCollector } from './answer-collector.ts';
import type { SendLimits, SendResult, Sender } from './sender.ts';

/** Shorter than the total limit, so that "cannot be reached" and "does not answer" are told apart. */
const CONNECT_TIMEOUT_MS = 10_000;

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

  function agentFor(origin: string, insecure: boolean): Agent {
    const oneShot = oneShotOrigins.has(origin);
    const kind = `${insecure ? 'insecure' : 'secure'} ${oneShot ? 'one-shot' : 'keep-alive'}`;
    const agent = agents.get(kind) ?? createAgent({ insecure, oneShot, connectTimeoutMs });
    agents.set(kind, agent);
    return agent;
  }

  async function send(request: Exchange['request'], limits: SendLimits, signal?: AbortSignal): Promise<SendResult> {
    const collector = new AnswerCollector(limits.maxBytes);
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
    try {
      const { origin, pathname, search } = new URL(request.url);
      agentFor(origin, limits.allowInsecureTransport).dispatch(
        {
          origin,
          path: pathname + search,
          method: request.method,
          headers: request.headers.flat(),
          body: request.body,
          headersTimeout: limits.timeoutMs,
          bodyTimeout: limits.timeoutMs,
        },
        collector,
      );
    } catch (error) {
      collector.fail(error);
    }
  }

  async function close(): Promise<void> {
    for (const collector of underWay) collector.giveUp('other');
    await Promise.all([...agents.values()].map((agent) => agent.destroy()));
  }

  return { send, close };
}

function createAgent(kind: { insecure: boolean; oneShot: boolean; connectTimeoutMs: number }): Agent {
  return new Agent({
    connect: { timeout: kind.connectTimeoutMs, rejectUnauthorized: !kind.insecure },
    // 0 asks the server to close after each answer.
    pipelining: kind.oneShot ? 0 : 1,
    // Without an announcement: as good as never used again.
    keepAliveTimeout: 1,
    keepAliveTimeoutThreshold: 1_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: MAX_HEADER_BYTES,
    allowH2: false,
  });
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
