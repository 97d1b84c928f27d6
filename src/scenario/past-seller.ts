import type { SendResult, Sender } from '../dispatch/sender.ts';
import type { Prng } from './prng.ts';

/** How a try of the made-up past fares. All but `well`, `slow` and `in_progress` fail, and have no effect at the seller. */
export type Fate = 'well' | 'slow' | 'in_progress' | 'timeout' | 'server_error' | 'internal_error' | 'refused';

/** One try on its way, for a story to decide its fate. */
export interface PastTry {
  readonly activity: string;
  readonly orderId: string | undefined;
  readonly simAt: number;
}

/** The books and answers of the seller of a made-up past. */
export interface PastSeller {
  /** Answers a call of either version with headers and bytes, at real time `wallAt` in ms since 1970. */
  answer(
    call: Parameters<Sender['send']>[0],
    moment: { readonly wallAt: number; readonly queriesUntilReady: number },
  ): PastAnswer;
}

interface PastAnswer {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** Calls that a creation in progress answers with "still working": V2.0 asks often, V1.0 tries again in an hour. */
const CALLS_UNTIL_READY = { v1: 1, v2: 9 } as const;

const ERROR_PAGE = Buffer.from('<html><head><title>500 Internal Server Error</title></head></html>', 'utf8');
const DATABASE_GONE = Buffer.from('{"resultCode":"000005","resultMsg":"database connection pool exhausted"}', 'utf8');

interface PastWire {
  readonly seller: PastSeller;
  readonly chance: Prng;
  readonly now: () => { readonly simAt: number; readonly wallAt: number };
  readonly fateOf: (one: PastTry) => Fate;
}

/** A sender without a wire: answers come from the seller's books, failures and durations from the story and chance. */
export function createPastSender({ seller, chance, now, fateOf }: PastWire): Sender {
  return {
    send: async (request, limits) => {
      const { simAt, wallAt } = now();
      const { activity = '', orderId } = askedBy(request);
      const fate = fateOf({ activity, orderId, simAt });
      const queriesUntilReady = fate === 'in_progress' ? CALLS_UNTIL_READY[request.method === 'GET' ? 'v1' : 'v2'] : 0;
      const answer = (): PastAnswer => seller.answer(request, { wallAt, queriesUntilReady });
      switch (fate) {
        case 'well':
        case 'in_progress':
          return answered(200, answer(), wallAt, chance.int(28, 420));
        case 'slow':
          return answered(200, answer(), wallAt, chance.int(5_200, 9_400));
        case 'timeout':
          return { transportError: 'timeout', timings: { totalMs: limits.timeoutMs } };
        case 'server_error':
          return answered(500, page('text/html; charset=utf-8', ERROR_PAGE), wallAt, chance.int(12, 90));
        case 'internal_error':
          return answered(200, page('application/json', DATABASE_GONE), wallAt, chance.int(1_500, 4_000));
        case 'refused':
          return { transportError: 'refused', errorCode: 'ECONNREFUSED', timings: { totalMs: chance.int(1, 4) } };
      }
    },
    close: async () => undefined,
  };
}

/** What a call is about: in V2.0 its body says so, in V1.0 its address. */
function askedBy({ method, url, body }: Parameters<Sender['send']>[0]): { activity?: string; orderId?: string } {
  if (method === 'GET') return Object.fromEntries(new URL(url).searchParams);
  return JSON.parse(Buffer.from(body).toString('utf8')) as { activity?: string; orderId?: string };
}

function page(contentType: string, body: Uint8Array): PastAnswer {
  return { headers: [['Content-Type', contentType]], body };
}

function answered(status: number, answer: PastAnswer, wallAt: number, totalMs: number): SendResult {
  const { body } = answer;
  const headers: [string, string][] = [
    ...answer.headers.map(([name, value]): [string, string] => [name, value]),
    ['Content-Length', String(body.byteLength)],
    ['Date', new Date(wallAt + totalMs).toUTCString()],
  ];
  return { response: { status, headers, body, truncated: false }, timings: { totalMs, headersMs: totalMs - 1 } };
}
