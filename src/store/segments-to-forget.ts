import type { CallLimits } from '../app/ports.ts';
import type { CallIndex } from './call-index.ts';
import type { SealedSegment } from './read-segments.ts';

/**
 * The oldest full segments that limits have no place for any more. The first one that is to stay ends the search: what
 * is kept has no holes.
 * @param sealed full segments that belong to the present records, oldest first
 */
export function segmentsToForget(
  sealed: readonly SealedSegment[],
  calls: Pick<CallIndex, 'size' | 'countOfSegment'>,
  { keepCalls = Infinity, keepFromWallAt = -Infinity }: CallLimits,
): number[] {
  const numbers: number[] = [];
  let left = calls.size;
  for (const [index, { number }] of sealed.entries()) {
    const here = calls.countOfSegment(number);
    const tooMany = left - here >= keepCalls;
    const tooOld = newestFrom(sealed, index) < keepFromWallAt;
    if (!tooMany && !tooOld) break;
    numbers.push(number);
    left -= here;
  }
  return numbers;
}

/** A segment of tries only, whose calls have ended later, is as new as the next one with calls. */
function newestFrom(sealed: readonly SealedSegment[], from: number): number {
  return sealed.find(({ newestWallAt }, index) => index >= from && newestWallAt > 0)?.newestWallAt ?? Infinity;
}
