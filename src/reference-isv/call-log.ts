import type { Verification } from './verify-request.ts';

/** One call as this seller saw it. */
interface ReceivedCall {
  /** 1, 2, 3 … since the process started. */
  readonly number: number;
  readonly wallAt: number;
  readonly activity: string | null;
  readonly verification: Verification;
  /** `null` when the connection was closed without an answer. */
  readonly resultCode: string | null;
  readonly instanceId: string | null;
  /** What was received, as text, at most 4096 characters of it. */
  readonly body: string;
}

const KEPT_CALLS = 500;
const KEPT_BODY_CHARACTERS = 4096;

/** The last calls received, in memory only. */
export class CallLog {
  readonly #calls: ReceivedCall[] = [];
  #count = 0;

  add(call: Omit<ReceivedCall, 'number'>): void {
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
