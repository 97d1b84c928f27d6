import { addIsoDuration } from '../domain/calendar.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { AppError } from './app-error.ts';
import type { Jump, JumpOptions } from './clock-runner.ts';
import type { Marketplace } from './marketplace.ts';

/** What a jump concerns. */
type Timed = Pick<Marketplace, 'workspace' | 'clock'>;

/** Where to jump: by an ISO 8601 duration, to an instant, or to the next event. */
export type JumpTarget = { readonly by: string } | { readonly toSimAt: number } | { readonly next: true };

/**
 * Starts a jump. It goes on by itself; `market.clock.finished(id)` waits for its report.
 * @throws AppError `invalid_input` (path `by`) for a text that is no duration
 */
export function advanceClock(market: Timed, target: JumpTarget, options: JumpOptions = {}): Jump | Refusal {
  const toSimAt = targetSimAt(market, target);
  return isRefusal(toSimAt) ? toSimAt : market.clock.startJump(toSimAt, options);
}

function targetSimAt(market: Timed, target: JumpTarget): number | Refusal {
  if ('next' in target) return market.clock.nextEventSimAt();
  if ('toSimAt' in target) return target.toSimAt;
  const toSimAt = addIsoDuration(market.workspace.simNow(), target.by);
  if (toSimAt === undefined) {
    throw new AppError('invalid_input', 'not an ISO 8601 duration', {
      details: [{ path: 'by', message: 'duration' }],
    });
  }
  return toSimAt;
}
