import { randomUUID } from 'node:crypto';
import { InstanceBook } from './instance-book.ts';
import type { Instance } from './instance.ts';
import { OrderNotices } from './order-notices.ts';
import { prepareAnswer, type PreparedAnswer } from './prepare-answer.ts';
import { readGet, readV2Body } from './received-message.ts';
import type { SellerContext } from './seller-context.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';

interface RehearsalOptions {
  /** Where the front pages of the instances will be: `http://127.0.0.1:4701`, without a path. */
  readonly publicOrigin: string;
  /** The key that answers are signed with and that V1.0 encrypts with. */
  readonly accessKey: string;
  /** 16 letters and digits by chance. */
  readonly randomText: () => string;
}

/** A call of a made-up past, as it would be on the wire: GET for V1.0, POST for V2.0. */
interface RehearsedCall {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
}

/** How one call of a made-up past is met. */
interface RehearsedMoment {
  /** Real time in ms since 1970. */
  readonly wallAt: number;
  /** Calls about an instance made now that are answered with 000004. */
  readonly queriesUntilReady: number;
}

/** The sample seller without a wire and with a book of its own: what it answers in a past that is made up. */
export interface Rehearsal {
  /** Answers a rightly signed call, headers included, and does what it asks. */
  answer(call: RehearsedCall, moment: RehearsedMoment): PreparedAnswer;
  /** The instances it has made, oldest first. */
  instances(): Instance[];
}

/** Begins with an empty book. */
export function createRehearsal({ publicOrigin, accessKey, randomText }: RehearsalOptions): Rehearsal {
  const book = new InstanceBook();
  const notices = new OrderNotices();
  // No mistake is switched on that would sign with it.
  const formerKey = randomUUID();
  return {
    answer: ({ method, url, body }, { wallAt, queriesUntilReady }) => {
      const switches: Switches = {
        ...DEFAULT_SWITCHES,
        provisioning: queriesUntilReady > 0 ? 'async' : 'sync',
        queriesUntilReady,
      };
      const message = method === 'GET' ? readGet({ originalUrl: url }, [accessKey]) : readV2Body(Buffer.from(body));
      const seller: SellerContext = {
        accessKey,
        book,
        notices,
        switches,
        publicOrigin: () => publicOrigin,
        wallNow: () => wallAt,
        randomText,
        noteEffect: () => {},
        // Nobody can be asked in the past.
        learnLater: () => {},
      };
      return prepareAnswer(message.run(seller), { ...seller, formerKey, timeStamp: '' });
    },
    instances: () => book.all(),
  };
}
