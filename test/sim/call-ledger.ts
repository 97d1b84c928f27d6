import { isDeepStrictEqual } from 'node:util';
import { createHash } from 'node:crypto';
import type { CommitBatch } from '../../src/app/ports.ts';
import { wireTime } from '../../src/domain/calendar.ts';
import { isAskedLive, type Attempt, type Call } from '../../src/domain/call.ts';
import { textField } from '../../src/domain/call-fields.ts';
import { FAULT_KINDS, sendsWrongRequest } from '../../src/domain/fault-plan.ts';
import { isInLane } from '../../src/domain/draft.ts';
import { nextTrySimAt, retryPlan } from '../../src/domain/retry-plan.ts';
import { siteProfile, type Site } from '../../src/domain/site-profile.ts';
import type { RecordTables } from '../../src/store/record-tables.ts';
import { invariant } from './broken-invariant.ts';

/** A try on its way to the seller. */
interface SentTry {
  readonly life: number;
  readonly simAt: number;
}

/** What the books say at one moment; requests that arrived are not taken out of the trace. */
export interface LedgerPage {
  readonly lanes: ReadonlyMap<string, readonly string[]>;
  readonly calling: ReadonlySet<string>;
  readonly sent: ReadonlyMap<string, SentTry>;
  readonly repeated: ReadonlySet<string>;
  readonly lastWord: ReadonlyMap<string, { readonly status: string; readonly callId: string }>;
  readonly checkedAttempts: ReadonlyMap<string, number>;
}

/** Kinds of faults with a request beside the true one. */
const SENDS_TWICE = FAULT_KINDS.filter(
  (kind) => sendsWrongRequest(kind) || ['repeated_nonce', 'duplicate', 'parallel_duplicate'].includes(kind),
);

/** Fields that are fresh on each try or depend on the site, not on the call. */
const FRESH_FIELDS = ['businessId', 'testFlag'];

/**
 * What an auditor between marketplace and seller writes down: the calls on record, the order in which they entered the
 * lane of their instance, and every request that passed. Knows the durable records only, so it survives crashes.
 */
export class CallLedger {
  received = 0;
  /** Counts processes and rewinds; after a crash or a rewind tries may be sent again. */
  #life = { number: 0, mayRepeat: false };
  readonly #records: () => RecordTables;
  readonly #site: Site;
  readonly #hash = createHash('sha256');
  #lanes = new Map<string, string[]>();
  #calling = new Set<string>();
  /** By call id and number of the try. */
  #sent = new Map<string, SentTry>();
  #repeated = new Set<string>();
  /** Extra requests that fault plans have sent, by life and try. */
  readonly #extras = new Set<string>();
  #lastWord = new Map<string, { readonly status: string; readonly callId: string }>();
  #checkedAttempts = new Map<string, number>();

  constructor(records: () => RecordTables, site: Site) {
    this.#records = records;
    this.#site = site;
  }

  /** Digest of all requests so far with their instants. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Calls of an instance that are not finished, in the order in which they came up. */
  lane(instanceId: string): readonly string[] {
    return this.#lanes.get(instanceId) ?? [];
  }

  /** A process begins, or goes on with the records of an earlier moment. */
  begin(mayRepeat: boolean): void {
    this.#life = { number: this.#life.number + 1, mayRepeat };
  }

  /** The books as they are now. */
  page(): LedgerPage {
    return {
      lanes: new Map(this.#lanes),
      calling: new Set(this.#calling),
      sent: new Map(this.#sent),
      repeated: new Set(this.#repeated),
      lastWord: new Map(this.#lastWord),
      checkedAttempts: new Map(this.#checkedAttempts),
    };
  }

  /** Goes back to a page: everything was rewound to that moment. Calls that were due then may be sent once more. */
  turnBackTo(page: LedgerPage): void {
    this.#lanes = new Map(page.lanes) as Map<string, string[]>;
    this.#calling = new Set(page.calling);
    this.#sent = new Map(page.sent);
    this.#repeated = new Set(page.repeated);
    this.#lastWord = new Map(page.lastWord);
    this.#checkedAttempts = new Map(page.checkedAttempts);
    this.begin(true);
  }

  /** Takes what has become durable into the books. */
  note(batch: CommitBatch): void {
    for (const change of batch.changes) {
      if (change.collection !== 'calls' || !change.value) continue;
      this.#noteLane(change.value);
      if (change.value.status === 'calling') this.#calling.add(change.id);
      else this.#calling.delete(change.id);
      this.#checkAttempts(change.value);
    }
  }

  /** A request arrives at the seller. */
  receive(activity: string, fields: Readonly<Record<string, string>>, simAt: number): void {
    this.received += 1;
    this.#hash.update(`${wireTime(simAt)} ${activity} ${JSON.stringify(fields)}\n`);
    const call = this.#callOf(activity, fields);
    const key = tryKey(call.id, call.attempts.length + 1);
    if (this.#isExtra(call, key)) {
      // A try counts from its first request: under a running clock the one beside it arrives later.
      this.#extras.add(`${this.#life.number} ${key}`);
    } else {
      if (this.#sent.has(key)) {
        invariant(this.#life.mayRepeat, 'no try is sent twice', () => key);
        this.#repeated.add(key);
      }
      this.#sent.set(key, { life: this.#life.number, simAt });
    }
    if (isAskedLive(call)) return;
    // A call that steps aside for another is the one exception from the order of a lane, and its record says so.
    const head = this.lane(call.instanceId).find((id) => this.#records().calls.get(id)?.heldBack?.kind !== 'reordered');
    invariant(head === call.id, 'calls of one instance keep their order', () => `${call.id} before ${head}`);
    this.#checkStatusWords(call);
  }

  #noteLane(call: Call): void {
    const lane = this.#lanes.get(call.instanceId) ?? [];
    const known = lane.indexOf(call.id);
    if (isInLane(call) && known < 0) this.#lanes.set(call.instanceId, [...lane, call.id]);
    if (!isInLane(call) && known >= 0) this.#lanes.set(call.instanceId, lane.toSpliced(known, 1));
  }

  /** A second request of one try: only where a fault plan marks the call, and only one. */
  #isExtra({ armedFault }: Call, key: string): boolean {
    if (!armedFault || !SENDS_TWICE.includes(armedFault.kind)) return false;
    return this.#sent.get(key)?.life === this.#life.number && !this.#extras.has(`${this.#life.number} ${key}`);
  }

  /** The durable call that a request belongs to: due, and not on its way already in this process. */
  #callOf(activity: string, fields: Readonly<Record<string, string>>): Call {
    const business = Object.entries(fields).filter(([name]) => !FRESH_FIELDS.includes(name));
    const call = [...this.#calling]
      .map((id) => this.#records().calls.get(id))
      .find(
        (due) =>
          due?.activity === activity &&
          (this.#sent.get(tryKey(due.id, due.attempts.length + 1))?.life !== this.#life.number ||
            this.#isExtra(due, tryKey(due.id, due.attempts.length + 1))) &&
          business.length === Object.keys(due.fields).length &&
          business.every(([name, value]) => isDeepStrictEqual(due.fields[name], value)),
      );
    invariant(call !== undefined, 'nothing is sent without a durable record that it is due', () => ({
      activity,
      fields,
    }));
    const orderKnown = call.orderId === undefined || this.#records().orders.has(call.orderId);
    invariant(orderKnown, 'no call without its order', () => call.id);
    return call;
  }

  /** What the seller was told, and is still going to be told, about FREEZE, UNFREEZE and release. */
  #checkStatusWords(call: Call): void {
    const last = this.#lastWord.get(call.instanceId);
    const status = textField(call.fields, 'status');
    if (call.activity === 'releaseInstance' && call.cause === 'end_of_retention') {
      invariant(last?.status === 'FREEZE' || this.#freezeWasLost(call), 'FREEZE before release', () => call.id);
    }
    if (status === undefined) return;
    // By hand an old UNFREEZE can be said once more while it is true.
    if (status === 'UNFREEZE' && last?.callId !== call.id && !call.restartRequested) {
      invariant(last?.status === 'FREEZE', 'no UNFREEZE without FREEZE', () => call.id);
    }
    this.#lastWord.set(call.instanceId, { status, callId: call.id });
    const words = this.lane(call.instanceId).flatMap((id) => {
      const open = this.#records().calls.get(id);
      return open?.activity === 'releaseInstance' ? ['released'] : ((open && textField(open.fields, 'status')) ?? []);
    });
    const sellerState = this.#records().instances.get(call.instanceId)?.sellerState;
    const expected = sellerState === 'frozen' ? 'FREEZE' : sellerState === 'normal' ? 'UNFREEZE' : 'released';
    invariant(words.at(-1) === expected, 'the last word to the seller is the state of the instance', () => ({
      call: call.id,
      words,
      sellerState,
    }));
  }

  /** What was only written down counts as said, and must not have been sent by this process as well. */
  #noteAssumed(call: Call, key: string): void {
    invariant(this.#sent.get(key)?.life !== this.#life.number, 'what is only written down is not sent', () => key);
    const status = textField(call.fields, 'status');
    if (status !== undefined) this.#lastWord.set(call.instanceId, { status, callId: call.id });
  }

  /** A fault plan has swallowed every try of the FREEZE: the seller never heard it. */
  #freezeWasLost({ instanceId }: Call): boolean {
    return [...this.#records().calls.values()].some(
      (call) =>
        call.instanceId === instanceId &&
        textField(call.fields, 'status') === 'FREEZE' &&
        call.attempts.every(({ fault }) => fault?.kind === 'dropped_request'),
    );
  }

  #checkAttempts(call: Call): void {
    const checked = this.#checkedAttempts.get(call.id) ?? 0;
    this.#checkedAttempts.set(call.id, call.attempts.length);
    for (let index = checked; index < call.attempts.length; index += 1) {
      const [attempt, before] = [call.attempts[index], call.attempts[index - 1]];
      if (attempt) this.#checkAttempt(call, attempt, before);
    }
  }

  #checkAttempt(call: Call, attempt: Attempt, before: Attempt | undefined): void {
    const key = tryKey(call.id, attempt.number);
    if (attempt.assumed) return this.#noteAssumed(call, key);
    const sent = this.#sent.get(key);
    if (attempt.fault?.kind === 'dropped_request') {
      invariant(sent === undefined || this.#life.mayRepeat, 'what a fault drops is never sent', () => key);
      return;
    }
    // A fault delays it by wall time while a person lets the clock go on: it leaves later than it was due.
    const leavesLate = attempt.fault?.kind === 'delayed' && attempt.clockReleased === true;
    const atItsInstant =
      sent?.simAt === attempt.simAt || (leavesLate && sent !== undefined && sent.simAt > attempt.simAt);
    invariant(atItsInstant, 'every recorded try was sent at its instant', () => key);
    const mayRepeat = attempt.mayRepeat === true;
    invariant(mayRepeat || !this.#repeated.has(key), 'a try repeated after a crash or a rewind says so', () => key);
    invariant(
      !mayRepeat || this.#life.mayRepeat,
      'only a crash or a rewind makes a try that may be a repetition',
      () => key,
    );
    if (!before || attempt.manual || attempt.fault?.heldFromSimAt !== undefined) return;
    const plan = retryPlan(call, siteProfile(this.#site));
    const due = plan && nextTrySimAt(plan, call.windowFromSimAt ?? call.createdSimAt, before.simAt);
    // A call that was let go comes back late: it goes on at a later time of its plan.
    const mayBeLate = mayRepeat || before.clockReleased === true;
    const onTime = due !== undefined && (attempt.simAt === due || (mayBeLate && attempt.simAt > due));
    invariant(onTime, 'retries run at the documented times', () => ({ key, due, simAt: attempt.simAt }));
    invariant(
      call.activity !== 'newInstance' || isCreationTime(call, attempt),
      'creation is tried at 0/60/120/180',
      () => key,
    );
  }
}

/** The guide's own numbers, so that a wrong plan in the program cannot vouch for itself. */
function isCreationTime(call: Call, attempt: Attempt): boolean {
  const minutes = (attempt.simAt - (call.windowFromSimAt ?? 0)) / 60_000;
  return attempt.mayRepeat === true || [60, 120, 180].includes(minutes);
}

function tryKey(callId: string, number: number): string {
  return `${callId}#${number}`;
}
