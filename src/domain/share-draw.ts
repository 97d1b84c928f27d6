/**
 * The draw of a seeded share: a number from 0 (included) to 1 (excluded) that follows from seed and index alone
 * (mulberry32 over a mixed start), so that a run can be repeated and no draw shifts another.
 */
export function shareDraw(seed: number, index: number): number {
  let state = (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed >>> 0, 0x85ebca6b)) >>> 0;
  state = (state ^ (state >>> 16)) >>> 0;
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
