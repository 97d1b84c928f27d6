import type { Conduct } from './conduct.ts';
import type { InterfaceVersion } from './mistakes.ts';
import type { Verification } from './verify-request.ts';

/** One call as this seller saw it. */
interface ReceivedCall {
  /** 1, 2, 3 … since the process started. */
  readonly number: number;
  readonly wallAt: number;
  /** By its method: GET is V1.0. */
  readonly version: InterfaceVersion;
  readonly activity: string | null;
  readonly verification: Verification;
  /** The signature or token that this seller computed for a call that it refused. */
  readonly computed: string | null;
  /** `null` when no answer was given. */
  readonly resultCode: string | null;
  readonly instanceId: string | null;
  /** What was received, as text: the body, in V1.0 the query; at most 4096 characters of it. */
  readonly body: string;
  /** Which switches showed, and which of a bounded number of failures this was. */
  readonly effects: ReturnType<Conduct['conclude']>['effects'];
  readonly failure: ReturnType<Conduct['conclude']>['failure'];
}

export type CallToLog = Omit<ReceivedCall, 'number'>;

const KEPT_CALLS = 500;
const KEPT_BODY_CHARACTERS = 4096;

/** The last calls received, in memory only. */
export class CallLog {
  readonly #calls: ReceivedCall[] = [];
  #count = 0;

  add(call: CallToLog): void {
    this.#count += 1;
    this.#calls.push({ ...call, number: this.#count, body: call.body.slice(0, KEPT_BODY_CHARACTERS) });
    if (this.#calls.length > KEPT_CALLS) this.#calls.shift();
  }

  /** The newest `limit` calls, newest first; only those after call number `after`. */
  latest(limit: number, after = 0): ReceivedCall[] {
    return this.#calls
      .filter((call) => call.number > after)
      .reverse()
      .slice(0, limit);
  }
}
