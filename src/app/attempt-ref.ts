import type { Attempt, Call } from '../domain/call.ts';

/** How people and scripts name what was sent for a call: `2` is its second try, `x1` its first experiment. */
export const ATTEMPT_REF = /^x?[1-9]\d{0,5}$/;

/** The try or experiment of that name; `undefined` when there is none, or it has not ended. */
export function attemptByRef(call: Call, ref: string): Attempt | undefined {
  if (!ref.startsWith('x')) return call.attempts.find(({ number }) => number === Number(ref));
  return call.experiments?.find(({ number }) => number === Number(ref.slice(1)))?.attempt;
}
