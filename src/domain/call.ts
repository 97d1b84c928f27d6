import type { CallFields } from './call-fields.ts';
import type { Activity, CallCause, CheckVerdict } from './call-words.ts';
import type { ArmedFault, FaultKind } from './fault-plan.ts';
import type { AppInfo } from './instance.ts';
import type { EncryptType, ProtocolVersion } from './protocol-version.ts';
import type { SellerUsage } from './usage.ts';

export {
  ACTIVITIES,
  CALL_CAUSES,
  isAskedLive,
  isDebugging,
  isOutsideLane,
  type Activity,
  type CallCause,
  type CheckVerdict,
} from './call-words.ts';

export { ENCRYPT_TYPES, PROTOCOL_VERSIONS, type EncryptType, type ProtocolVersion } from './protocol-version.ts';

/** How a call can end. */
export const FINISHED_STATUSES = ['success', 'failed', 'superseded'] as const;

/**
 * `waiting`: not tried yet (an earlier call of the same instance goes first); `calling`: an attempt is due or on the wire;
 * `retrying`: failed, a next try is planned; `polling`: answered "in progress", asked again later;
 * `superseded`: became pointless before it succeeded (the instance is gone).
 */
export type CallStatus = 'waiting' | 'calling' | 'retrying' | 'polling' | (typeof FINISHED_STATUSES)[number];

/** One named rule applied to one attempt; its texts and source are looked up by `id`. */
export interface Check {
  readonly id: string;
  readonly verdict: CheckVerdict;
  /** Which text explains the verdict where a rule can fail in several ways, e.g. `missing`, `too_long`. */
  readonly variant?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** `pending`: a correct answer that says "still working" (000004 where the protocol allows it). */
export type Verdict = 'success' | 'pending' | 'failure';

/** Milliseconds of wall time since the attempt began; absent parts were not reached. */
export interface AttemptTimings {
  readonly totalMs: number;
  /** The name was resolved and the connection stood. Absent as well where an earlier connection was used again. */
  readonly connectedMs?: number;
  /** TLS was agreed upon. */
  readonly securedMs?: number;
  /** The answer's status and headers were there. */
  readonly headersMs?: number;
  /** Sent over a connection that an earlier call had left open. */
  readonly connectionReused?: boolean;
}

/** A request beside the true one of a try, sent by a fault plan; the order does not depend on its answer. */
export interface ExtraRequest {
  readonly exchangeId: string;
  /** When it left, seen from the true request. */
  readonly place: 'before' | 'beside' | 'after';
  readonly wallAt: number;
  readonly timings: AttemptTimings;
  readonly httpStatus?: number;
  readonly resultCode?: string;
  readonly resultMsg?: string;
  readonly transportError?: TransportError;
}

/** What a fault plan did to a try, and what was learned about the seller by it. */
export interface AttemptFault {
  readonly faultId: string;
  readonly kind: FaultKind;
  readonly extra?: ExtraRequest;
  /** The instanceId of an answer that the marketplace never saw: the next try should get the same. */
  readonly unseenInstanceId?: string;
  /** Instants since which the call was held back, by both clocks. */
  readonly heldFromSimAt?: number;
  readonly heldFromWallAt?: number;
  /** The call that went before this one. */
  readonly overtakenBy?: string;
  /** How the seller fared in what the fault was to find out; the check itself is among the try's checks. */
  readonly verdict?: CheckVerdict;
}

export interface Attempt {
  readonly number: number;
  readonly simAt: number;
  readonly wallAt: number;
  /** Key of the stored bytes of both directions. */
  readonly exchangeId: string;
  readonly verdict: Verdict;
  readonly timings: AttemptTimings;
  readonly httpStatus?: number;
  readonly resultCode?: string;
  readonly resultMsg?: string;
  /** Network-level reason when no HTTP answer came. */
  readonly transportError?: TransportError;
  readonly checks: readonly Check[];
  /** Sent because a person pressed Restart. */
  readonly manual?: boolean;
  /** The program was killed while this try was due: the seller may have seen the try before. */
  readonly mayRepeat?: boolean;
  /** A person let the clock go on while this try was on the wire. */
  readonly clockReleased?: boolean;
  /** Not sent: a jump was told to write its calls down only, and this is what it assumed to come of it. */
  readonly assumed?: boolean;
  /** A fault plan took this try. */
  readonly fault?: AttemptFault;
  /** Calls that stepped aside for this one by a fault plan. */
  readonly overtook?: readonly string[];
}

export type TransportError =
  | 'refused'
  | 'dns'
  | 'unreachable'
  | 'reset'
  | 'connect_timeout'
  | 'timeout'
  | 'certificate'
  | 'tls'
  | 'not_http'
  | 'answer_too_large'
  | 'other';

/** `replay`: the same bytes again; `resend`: built and signed anew; `edited`: changed by a person, then signed. */
export type ExperimentKind = 'replay' | 'resend' | 'edited';

/** What a person changed; parts that are not given are as they would be. */
export interface RequestEdits {
  readonly url?: string;
  /** All headers to send instead; those of the connection come by themselves. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** `activity` and all members, in plain text, without what is made afresh. */
  readonly fields?: CallFields;
}

/**
 * A request that a person sent beside the plan of a call, to see what the seller does. It is judged like a try, but
 * nothing follows from it: neither order, instance nor retry plan knows of it.
 */
export interface Experiment {
  /** From 1, in the order in which they were asked for. */
  readonly number: number;
  readonly kind: ExperimentKind;
  /** Exchange whose bytes are repeated. */
  readonly repeats?: string;
  readonly edits?: RequestEdits;
  readonly askedSimAt: number;
  readonly askedWallAt: number;
  /** The program was stopped while it was on the wire: the seller may have seen it, nobody knows the answer. */
  readonly interrupted?: boolean;
  /** How it went; absent while it is on the wire. */
  readonly attempt?: Attempt;
}

/** Fixed when the call is made, so that later settings do not change calls already under way. */
export interface CallDestination {
  readonly url: string;
  readonly accessKey: string;
  readonly allowInsecureTransport: boolean;
  /** How sensitive data of a V1.0 call are encrypted; absent means AES-256. */
  readonly encryptType?: EncryptType;
}

/** A fault plan makes a call wait: it is `waiting` although its turn has come. */
export interface HeldBack {
  /** `delayed`: the calls behind it wait as well; `reordered`: they go first. */
  readonly kind: 'delayed' | 'reordered';
  /** Marketplace time at which it goes, come what may. */
  readonly untilSimAt: number;
}

/** One message of the marketplace to the seller, made of one or more attempts. */
export interface Call {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly status: CallStatus;
  readonly productId: string;
  readonly buyerId: string;
  readonly instanceId: string;
  readonly orderId?: string;
  /**
   * Body members (V2.0) or query parameters (V1.0) except `activity` and what is fresh on each try (`businessId`), as
   * plain text: encryption and Base64 come with the request.
   */
  readonly fields: CallFields;
  readonly destination: CallDestination;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  /** Instant from which the retry window counts: the first try, or of a poll the creation's first try. */
  readonly windowFromSimAt?: number;
  /** The same in wall time, where retries run on wall time. */
  readonly windowFromWallAt?: number;
  readonly nextAttemptSimAt?: number;
  /** Instead of `nextAttemptSimAt` for a retry that waits for wall time. */
  readonly nextAttemptWallAt?: number;
  readonly finishedSimAt?: number;
  readonly attempts: readonly Attempt[];
  /** What people sent beside the plan. */
  readonly experiments?: readonly Experiment[];
  /** The first instanceId ever answered for this order line (creation calls). */
  readonly firstAnsweredInstanceId?: string;
  /** Asked for by a person; the next attempt carries the mark. */
  readonly restartRequested?: boolean;
  /** Restarted while other calls of the instance were unfinished: its place among them, as if it were made then. */
  readonly laneNumber?: number;
  /** A try was cut off when the program stopped: the seller may have seen it. The next attempt carries the mark. */
  readonly interrupted?: boolean;
  /** Due or on the wire, and the clock does not wait for it: a person let it go. The attempt keeps the mark. */
  readonly clockReleased?: boolean;
  /** The try that is due, held back or on the wire is taken by a fault plan. */
  readonly armedFault?: ArmedFault;
  readonly heldBack?: HeldBack;
  /** Calls that stepped aside by a fault plan and go when the try of this one is over. */
  readonly overtakes?: readonly string[];
}

/** Greatest number in the id of a call; the workspace gives numbers out from 1. */
const GREATEST_NUMBER = 2_147_483_647;

/**
 * The number in an id of the form `call-<n>`: calls made later have greater ones. Ids of any other form are not ours;
 * they count as newer than all others (Infinity).
 */
export function callNumber(id: string): number {
  if (!id.startsWith('call-')) return Infinity;
  const digits = id.slice('call-'.length);
  const number = Number(digits);
  const ours = number >= 1 && number <= GREATEST_NUMBER && String(number) === digits;
  return ours && Number.isInteger(number) ? number : Infinity;
}

/** The id of the call with a number. */
export function callIdOf(number: number): string {
  return `call-${number}`;
}

/** What the dispatcher learned from one attempt, before the rules decide what follows. */
export interface AttemptOutcome {
  readonly attempt: Attempt;
  /** The `instanceId` of a creation answer. */
  readonly instanceId?: string;
  /** The access data of a query answer, or of a V1.0 creation answer, by the seller's instance id. */
  readonly appInfos?: ReadonlyMap<string, AppInfo>;
  /** The use of a query answer, by the seller's instance id. */
  readonly usages?: ReadonlyMap<string, readonly SellerUsage[]>;
}

/** Everything that was sent for a call and has ended: its tries, then the experiments. */
export function everyAttempt({ attempts, experiments = [] }: Pick<Call, 'attempts' | 'experiments'>): Attempt[] {
  return [...attempts, ...experiments.flatMap(({ attempt }) => attempt ?? [])];
}

/** Keys of all bytes that belong to a call, those of requests beside the true ones included. */
export function exchangeIdsOf(call: Pick<Call, 'attempts' | 'experiments'>): string[] {
  return everyAttempt(call).flatMap(({ exchangeId, fault }) =>
    fault?.extra ? [exchangeId, fault.extra.exchangeId] : [exchangeId],
  );
}

/** Bytes of one attempt exactly as sent and received. */
export interface Exchange {
  readonly id: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: Uint8Array;
    /** The answer was longer than the limit; `body` holds its beginning. */
    readonly truncated: boolean;
  };
}
