import type { Activity, CallCause, CheckVerdict } from './call-words.ts';
import type { ProtocolVersion } from './protocol-version.ts';

/**
 * What can go wrong on the way between marketplace and seller, on purpose.
 *
 * `bad_signature`, `stale_timestamp`, `future_timestamp`: a request of that kind leaves before the true one.
 * `repeated_nonce`: the very bytes of the true request leave once more. `duplicate`: the call leaves once more, signed
 * anew, a creation with a new businessId; `parallel_duplicate`: the same, at the same time. `reordered`: the call lets
 * another one go first. `delayed`: it leaves later. `dropped_request`: it never leaves. `dropped_answer`: it leaves and
 * is answered, and the marketplace never sees the answer. The kinds that begin with `answer_` are about what the seller
 * asks of the marketplace: they answer it with an error, late, or with half an answer.
 */
export const FAULT_KINDS = [
  'bad_signature',
  'stale_timestamp',
  'future_timestamp',
  'repeated_nonce',
  'duplicate',
  'parallel_duplicate',
  'reordered',
  'delayed',
  'dropped_request',
  'dropped_answer',
  'answer_401',
  'answer_403',
  'answer_406',
  'answer_429',
  'answer_500',
  'answer_502',
  'answer_slow',
  'answer_broken',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which tries a plan takes: the next one, the first `count`, every one, or `percent` of them, drawn with `seed`. */
export const FAULT_TIMES = ['next', 'first', 'every', 'share'] as const;

export type FaultTimes = (typeof FAULT_TIMES)[number];

/** Which tries a plan looks at; every member that is given must fit. A retry is a try of its own. */
export interface FaultMatch {
  readonly activity?: Activity;
  readonly cause?: CallCause;
  readonly productId?: string;
  readonly instanceId?: string;
  readonly version?: ProtocolVersion;
}

/** Who may go before a reordered call: another call of its instance, or of whatever instance. */
export const OVERTAKERS = ['same_instance', 'any_instance'] as const;

export type Overtaker = (typeof OVERTAKERS)[number];

/** Clock of a delay. `marketplace`: it waits before it is signed; `wall`: it is signed, and on its way for that long. */
export const DELAY_CLOCKS = ['marketplace', 'wall'] as const;

export type DelayClock = (typeof DELAY_CLOCKS)[number];

/** How a fault is done, where there is a choice; all [ours]. */
export interface FaultSettings {
  /** `stale_timestamp`, `future_timestamp`: distance from the real time; sellers accept 60 s (v2-saas 1). */
  readonly shiftSeconds?: number;
  /** `delayed`. */
  readonly delayOn?: DelayClock;
  /** `delayed` on the marketplace clock. */
  readonly delayMinutes?: number;
  /** `delayed` on the wall clock. */
  readonly delaySeconds?: number;
  /** `reordered`. */
  readonly overtakenBy?: Overtaker;
  /** `reordered`: how long, in marketplace time, it waits for a call that goes before it. */
  readonly holdMinutes?: number;
}

/** Bounds of the settings [ours]: a shift beyond the 60 s of the guide, a delay on the way within them. */
export const FAULT_BOUNDS = {
  count: { min: 1, max: 1_000, preset: 3 },
  percent: { min: 1, max: 100, preset: 20 },
  seed: { min: 0, max: 4_294_967_295, preset: 1 },
  shiftSeconds: { min: 61, max: 86_400, preset: 600 },
  delayMinutes: { min: 1, max: 10_080, preset: 10 },
  delaySeconds: { min: 1, max: 55, preset: 10 },
  holdMinutes: { min: 1, max: 10_080, preset: 60 },
} as const;

/** Plans that a workspace may hold at once, used up ones included [ours]. */
export const FAULT_PLANS_MAX = 100;

/** Uses that a plan remembers. */
export const USES_REMEMBERED = 20;

/** One try that a plan took. */
export interface FaultUse {
  readonly callId: string;
  /** Number of the try. */
  readonly attempt: number;
  readonly simAt: number;
  readonly wallAt: number;
  /** What was found about the seller, once the try is over and where there is something to find. */
  readonly verdict?: CheckVerdict;
  /** The try is over. */
  readonly over?: boolean;
}

/** Something that shall go wrong: what, with which calls, how often, and what has become of it so far. */
export interface FaultPlan {
  readonly id: string;
  readonly kind: FaultKind;
  readonly match: FaultMatch;
  readonly times: FaultTimes;
  /** `first`. */
  readonly count?: number;
  /** `share`. */
  readonly percent?: number;
  /** `share`. */
  readonly seed?: number;
  readonly settings: FaultSettings;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  /** Tries that it was asked about. */
  readonly seen: number;
  /** Tries that it took. */
  readonly used: number;
  /** The newest of them, newest first. */
  readonly recent: readonly FaultUse[];
}

/** What a plan does to one try of a call; kept at the call until the try is over. */
export interface ArmedFault {
  readonly faultId: string;
  readonly kind: FaultKind;
  readonly settings: FaultSettings;
  /** Instants between which the call was held back, by both clocks. */
  readonly heldFromSimAt?: number;
  readonly heldFromWallAt?: number;
  /** The call that went before this one. */
  readonly overtakenBy?: string;
}

/** How many tries a plan may still take; `undefined` where there is no end. */
export function remainingUses({ times, count = 0, used }: FaultPlan): number | undefined {
  if (times === 'every' || times === 'share') return undefined;
  return Math.max(0, (times === 'next' ? 1 : count) - used);
}

/** Whether a kind makes a call wait before its try begins. Looks at details are never made to wait: nobody retries them. */
export function holdsBack(kind: FaultKind, { delayOn }: FaultSettings): boolean {
  return kind === 'reordered' || (kind === 'delayed' && delayOn === 'marketplace');
}

/** Kinds whose extra request should be refused. */
export function sendsWrongRequest(kind: FaultKind): boolean {
  return kind === 'bad_signature' || kind === 'stale_timestamp' || kind === 'future_timestamp';
}

/** Whether a kind is about the marketplace's answers to the seller, not about its calls. */
export function answersSeller(kind: FaultKind): boolean {
  return kind.startsWith('answer_');
}
