import type { AppInfo } from './instance.ts';

/** Versions of the interface that a product's seller may speak (v1-saas, v2-saas). */
export const PROTOCOL_VERSIONS = ['1.0', '2.0'] as const;

export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/**
 * Activities of both versions: some names are shared, `expireInstance`, `instanceStatus` and `upgrade` belong to V1.0
 * (v1-saas 5), `updateInstanceStatus` and `upgradeInstance` to V2.0 (v2-saas 4).
 */
export const ACTIVITIES = [
  'newInstance',
  'queryInstance',
  'refreshInstance',
  'updateInstanceStatus',
  'expireInstance',
  'instanceStatus',
  'upgrade',
  'upgradeInstance',
  'releaseInstance',
] as const;

export type Activity = (typeof ACTIVITIES)[number];

/**
 * `waiting`: not tried yet (an earlier call of the same instance goes first); `calling`: an attempt is due or on the wire;
 * `retrying`: failed, a next try is planned; `polling`: answered "in progress", asked again later;
 * `superseded`: became pointless before it succeeded (the instance is gone).
 */
export type CallStatus = 'waiting' | 'calling' | 'retrying' | 'polling' | 'success' | 'failed' | 'superseded';

/** Why a call exists; decides its retry rule, its consequences and its place in a story. */
export type CallCause =
  | 'purchase'
  | 'provisioning_poll'
  | 'details_view'
  | 'renewal'
  | 'expiry'
  | 'retention'
  | 'unfreeze'
  | 'suspension'
  | 'suspension_lifted'
  | 'end_of_retention'
  | 'failed_order'
  | 'unsubscription'
  | 'change';

export type CheckVerdict = 'pass' | 'fail' | 'warning';

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
  readonly headersMs?: number;
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

/** `1`: AES-256, the default; `2`: AES-128 (v1-saas 4.1). */
export const ENCRYPT_TYPES = ['1', '2'] as const;

export type EncryptType = (typeof ENCRYPT_TYPES)[number];

/** Fixed when the call is made, so that later settings do not change calls already under way. */
export interface CallDestination {
  readonly url: string;
  readonly accessKey: string;
  readonly allowInsecureTransport: boolean;
  /** How sensitive data of a V1.0 call are encrypted; absent means AES-256. */
  readonly encryptType?: EncryptType;
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
  readonly fields: Readonly<Record<string, string>>;
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
}

/** What the dispatcher learned from one attempt, before the rules decide what follows. */
export interface AttemptOutcome {
  readonly attempt: Attempt;
  /** The `instanceId` of a creation answer. */
  readonly instanceId?: string;
  /** The access data of a query answer, or of a V1.0 creation answer, by the seller's instance id. */
  readonly appInfos?: ReadonlyMap<string, AppInfo>;
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
