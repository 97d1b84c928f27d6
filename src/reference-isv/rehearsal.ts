import { answerCall, type SellerContext } from './answer-call.ts';
import { toAsciiJson } from './ascii-json.ts';
import { InstanceBook } from './instance-book.ts';
import type { Instance } from './instance.ts';
import { readProductionCall } from './production-call.ts';
import { DEFAULT_SWITCHES } from './switches.ts';

interface RehearsalOptions {
  /** Where the front pages of the instances will be: `http://127.0.0.1:4701`, without a path. */
  readonly publicOrigin: string;
  readonly newPassword: () => string;
}

/** How one call of a made-up past is met. */
interface RehearsedMoment {
  /** Real time in ms since 1970. */
  readonly wallAt: number;
  /** queryInstance calls that an instance made now answers with 000004. */
  readonly queriesUntilReady: number;
}

/** The sample seller without a wire and with a book of its own: what it answers in a past that is made up. */
export interface Rehearsal {
  /** Answers the body of a rightly signed call, as bytes of JSON, and does what it asks. */
  answer(body: Uint8Array, moment: RehearsedMoment): Uint8Array;
  /** The instances it has made, oldest first. */
  instances(): Instance[];
}

/** Begins with an empty book. */
export function createRehearsal({ publicOrigin, newPassword }: RehearsalOptions): Rehearsal {
  const book = new InstanceBook();
  return {
    answer: (body, { wallAt, queriesUntilReady }) => {
      const seller: SellerContext = {
        book,
        switches: { ...DEFAULT_SWITCHES, provisioning: queriesUntilReady > 0 ? 'async' : 'sync', queriesUntilReady },
        publicOrigin: () => publicOrigin,
        wallNow: () => wallAt,
        newPassword,
      };
      const read = readProductionCall(Buffer.from(body));
      const answer = read.ok ? answerCall(seller, read.call) : { resultCode: '000002', resultMsg: read.problem };
      return Buffer.from(toAsciiJson(answer), 'utf8');
    },
    instances: () => book.all(),
  };
}
