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
  /** Answers the body of a call with bytes of JSON, at real time `wallAt` in ms since 1970. */
  answer(body: Uint8Array, moment: { readonly wallAt: number; readonly queriesUntilReady: number }): Uint8Array;
}

/** Queries that a creation in progress answers with "still working". */
const QUERIES_UNTIL_READY = 9;

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
      const { activity = '', orderId } = JSON.parse(Buffer.from(request.body).toString('utf8')) as {
        activity?: string;
        orderId?: string;
      };
      const fate = fateOf({ activity, orderId, simAt });
      const queriesUntilReady = fate === 'in_progress' ? QUERIES_UNTIL_READY : 0;
      const answer = (): Uint8Array => seller.answer(request.body, { wallAt, queriesUntilReady });
      switch (fate) {
        case 'well':
        case 'in_progress':
          return answered(200, 'application/json', answer(), wallAt, chance.int(28, 420));
        case 'slow':
          return answered(200, 'application/json', answer(), wallAt, chance.int(5_200, 9_400));
        case 'timeout':
          return { transportError: 'timeout', timings: { totalMs: limits.timeoutMs } };
        case 'server_error':
          return answered(500, 'text/html; charset=utf-8', ERROR_PAGE, wallAt, chance.int(12, 90));
        case 'internal_error':
          return answered(200, 'application/json', DATABASE_GONE, wallAt, chance.int(1_500, 4_000));
        case 'refused':
          return { transportError: 'refused', errorCode: 'ECONNREFUSED', timings: { totalMs: chance.int(1, 4) } };
      }
    },
    close: async () => undefined,
  };
}

function answered(status: number, contentType: string, body: Uint8Array, wallAt: number, totalMs: number): SendResult {
  const headers: [string, string][] = [
    ['Content-Type', contentType],
    ['Content-Length', String(body.byteLength)],
    ['Date', new Date(wallAt + totalMs).toUTCString()],
  ];
  return { response: { status, headers, body, truncated: false }, timings: { totalMs, headersMs: totalMs - 1 } };
}
