import type { Attempt } from '../../domain/call.ts';

/** `unsplit`: a record from before connections were timed. */
export type TimingPart = 'connect' | 'tls' | 'wait' | 'unsplit' | 'receive';

/** One stretch of a try, in ms since it began, and as shares of the whole for a picture. */
export interface TimingStretch {
  readonly part: TimingPart;
  readonly fromMs: number;
  readonly ms: number;
  readonly fromPercent: number;
  readonly percent: number;
}

/** How the time of a try was spent. */
export interface TimingView {
  readonly stretches: readonly TimingStretch[];
  readonly totalMs: number;
  /** Sent over a connection that an earlier call had left open. */
  readonly reused: boolean;
  /** No answer had begun when the try ended. */
  readonly unanswered: boolean;
}

/** Ends of a try at which no connection stood yet. */
const NOT_CONNECTED: readonly Attempt['transportError'][] = ['refused', 'dns', 'unreachable', 'connect_timeout'];
const NO_TLS: readonly Attempt['transportError'][] = ['tls', 'certificate'];

/** Takes the time of a try apart: connection, TLS, waiting for the first byte, receiving the rest. */
export function timingParts({ timings, transportError }: Pick<Attempt, 'timings' | 'transportError'>): TimingView {
  const { totalMs, connectedMs, securedMs, headersMs, connectionReused = false } = timings;
  const ends: [TimingPart, number][] = [];
  if (connectedMs !== undefined) ends.push(['connect', connectedMs]);
  if (securedMs !== undefined) ends.push(['tls', securedMs]);
  const known = connectionReused || connectedMs !== undefined;
  if (headersMs !== undefined) ends.push([known ? 'wait' : 'unsplit', headersMs], ['receive', totalMs]);
  else ends.push([unfinishedPart(known, connectedMs, transportError), totalMs]);
  let fromMs = 0;
  const stretches = ends.map(([part, endMs]) => {
    const ms = Math.max(0, Math.round((endMs - fromMs) * 10) / 10);
    const stretch = { part, fromMs, ms, fromPercent: share(fromMs, totalMs), percent: share(ms, totalMs) };
    fromMs = Math.max(fromMs, endMs);
    return stretch;
  });
  return { stretches, totalMs, reused: connectionReused, unanswered: headersMs === undefined };
}

function unfinishedPart(known: boolean, connectedMs: number | undefined, error: Attempt['transportError']): TimingPart {
  if (connectedMs !== undefined && NO_TLS.includes(error)) return 'tls';
  if (known) return 'wait';
  return NOT_CONNECTED.includes(error) ? 'connect' : 'unsplit';
}

function share(ms: number, totalMs: number): number {
  return totalMs === 0 ? 0 : Math.round((ms / totalMs) * 10_000) / 100;
}
