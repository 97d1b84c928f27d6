import type { Attempt, Call, Experiment } from '../../domain/call.ts';
import type { Certainty } from '../../domain/site-profile.ts';

/** How old a call may be before the seller must refuse it, whoever sends it (v2-saas 1, replay protection). */
const FRESHNESS_MS = 60_000;

/** HTTP statuses that say no without a result code; any other one (200, 302, 404) without a code says nothing. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 409]);

/**
 * `refused`: as it should be; `accepted_fresh`: the nonce is not remembered, which the guide leaves to the seller;
 * `accepted_stale`: a recorded call works for ever, which the guide forbids; `accepted_v1`: V1.0 knows no freshness;
 * `unreadable`: an answer that says neither yes nor no; `unanswered`: none.
 */
export type ReplayOutcome =
  'refused' | 'accepted_fresh' | 'accepted_stale' | 'accepted_v1' | 'unreadable' | 'unanswered';

/** What a repetition of the same bytes tells about the seller. */
export interface ReplayFinding {
  readonly outcome: ReplayOutcome;
  readonly tone: 'good' | 'warn' | 'bad' | 'info';
  /** Seconds between the first sending of these bytes and the repetition. */
  readonly ageSeconds: number;
  readonly source: string;
  readonly certainty: Certainty;
}

const TONES: Readonly<Record<ReplayOutcome, ReplayFinding['tone']>> = {
  refused: 'good',
  accepted_fresh: 'warn',
  accepted_stale: 'bad',
  accepted_v1: 'info',
  unreadable: 'warn',
  unanswered: 'info',
};

/**
 * Judges a repetition by whether the seller let it in: here a refusal is right. The checks on its answer beside it are
 * those of any answer and mean nothing for the order.
 */
export function replayFinding(call: Call, { kind, repeats, attempt }: Experiment): ReplayFinding | undefined {
  if (kind !== 'replay' || !attempt || repeats === undefined) return undefined;
  const ageMs = attempt.wallAt - firstSending(call, repeats).wallAt;
  const outcome = outcomeOf(call, attempt, ageMs);
  const source =
    call.version === '2.0' ? 'v2-saas 1 (replay protection)' : 'v1-saas 2 (no freshness rule for timeStamp)';
  const certainty = call.version === '2.0' ? 'documented' : 'unknown';
  return { outcome, tone: TONES[outcome], ageSeconds: Math.round(ageMs / 1_000), source, certainty };
}

function outcomeOf({ version }: Call, { verdict, httpStatus, resultCode }: Attempt, ageMs: number): ReplayOutcome {
  if (httpStatus === undefined || httpStatus >= 500) return 'unanswered';
  if (verdict === 'failure' && resultCode !== '000000') {
    const saysNo = (resultCode !== undefined && resultCode !== '') || REFUSING_STATUSES.has(httpStatus);
    return saysNo ? 'refused' : 'unreadable';
  }
  if (version !== '2.0') return 'accepted_v1';
  return ageMs > FRESHNESS_MS ? 'accepted_stale' : 'accepted_fresh';
}

/** A repetition may itself be repeated: the age counts from the first time that these bytes were sent. */
function firstSending(call: Call, exchangeId: string): Pick<Attempt, 'wallAt'> {
  const experiments = call.experiments ?? [];
  let source = exchangeId;
  for (let steps = 0; steps <= experiments.length; steps += 1) {
    const earlier = experiments.find(({ attempt }) => attempt?.exchangeId === source);
    if (earlier?.repeats === undefined) break;
    source = earlier.repeats;
  }
  const sent = [...call.attempts, ...experiments.flatMap(({ attempt }) => attempt ?? [])];
  return sent.find((each) => each.exchangeId === source) ?? { wallAt: call.createdWallAt };
}
