import type {
  Activity,
  AttemptTimings,
  CallCause,
  Check,
  Exchange,
  ProtocolVersion,
  TransportError,
  Verdict,
} from '../domain/call.ts';
import type { AppInfo } from '../domain/instance.ts';
import type { SiteProfile } from '../domain/site-profile.ts';

/** What came of one request; beside a `transportError`, `response` is the part that arrived before it. */
export interface WireAnswer {
  readonly response?: Exchange['response'];
  readonly transportError?: TransportError;
  readonly errorCode?: string;
  readonly timings: AttemptTimings;
}

export interface WireLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly allowInsecureTransport: boolean;
}

/** An answer with all that it is measured by. */
export interface JudgedInput {
  readonly version: ProtocolVersion;
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly sendResult: WireAnswer;
  readonly rules: SiteProfile;
  readonly url: string;
  readonly accessKey: string;
  /** Of a V1.0 call. */
  readonly timeStamp?: string | undefined;
  readonly expected: {
    readonly sellerInstanceId?: string;
    readonly askedInstanceIds?: readonly string[];
    readonly isMetered?: (sellerInstanceId: string) => boolean;
    readonly firstAnsweredInstanceId?: string;
    readonly instanceIdTakenBy?: (instanceId: string) => string | undefined;
  };
}

/** What the checks on answers made of one. */
export interface JudgedAnswer {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly resultCode?: string;
  readonly resultMsg?: string;
  readonly instanceId?: string;
  readonly appInfos?: ReadonlyMap<string, AppInfo>;
}

/** What the seller made of a request that was wrong, or sent twice: the true request and the one beside it. */
export interface JudgedPair {
  readonly call: { readonly activity: Activity; readonly version: ProtocolVersion; readonly attempts: readonly [] };
  readonly kind:
    'bad_signature' | 'stale_timestamp' | 'future_timestamp' | 'repeated_nonce' | 'duplicate' | 'parallel_duplicate';
  readonly own: { readonly result: WireAnswer; readonly judgement: JudgedAnswer };
  readonly extra: { readonly result: WireAnswer; readonly judgement: JudgedAnswer };
  readonly overtakenBy: undefined;
}

/** Everything that a run takes from outside. */
export interface ConformancePorts {
  /** Sends one request once; never rejects. An aborted `signal` ends it at once with transport error `other`. */
  readonly send: (request: Exchange['request'], limits: WireLimits, signal?: AbortSignal) => Promise<WireAnswer>;
  /** The checks that real calls undergo. */
  readonly judge: (input: JudgedInput) => JudgedAnswer;
  /** The checks that fault plans bring along. */
  readonly judgePair: (pair: JudgedPair) => readonly Check[];
  /** Wall time in ms since 1970. */
  readonly wallNow: () => number;
  /** Waits in wall time; comes back early when `signal` is aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly uuid: () => string;
  readonly text: (length: number, alphabet: string) => string;
}
