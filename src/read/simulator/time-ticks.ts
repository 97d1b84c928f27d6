import { BEIJING_OFFSET_MS, beijingDate, DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/calendar.ts';

/** An instant that a time axis names. */
export interface TimeTick {
  readonly simAt: number;
  /** Whether the time of day matters, or only the date. */
  readonly precision: 'time' | 'date';
}

const STEPS_MS = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14].map((days) => days * DAY_MS),
];
const STEPS_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1_200, 12_000];

/** Round Beijing moments between two instants, at most so many. */
export function timeTicks(fromSimAt: number, toSimAt: number, atMost: number): TimeTick[] {
  for (const step of STEPS_MS) {
    if ((toSimAt - fromSimAt) / step > atMost) continue;
    const precision = step < DAY_MS ? 'time' : 'date';
    return multiples(fromSimAt, toSimAt, step).map((simAt) => ({ simAt, precision }));
  }
  for (const months of STEPS_MONTHS) {
    const instants = monthBeginnings(fromSimAt, toSimAt, months, atMost);
    if (instants) return instants.map((simAt) => ({ simAt, precision: 'date' }));
  }
  return [];
}

function multiples(fromSimAt: number, toSimAt: number, step: number): number[] {
  const found: number[] = [];
  let at = Math.ceil((fromSimAt + BEIJING_OFFSET_MS) / step) * step - BEIJING_OFFSET_MS;
  for (; at <= toSimAt; at += step) found.push(at);
  return found;
}

/** First days of every so many months; `undefined` when there are too many. */
function monthBeginnings(fromSimAt: number, toSimAt: number, months: number, atMost: number): number[] | undefined {
  const { year, month } = beijingDate(fromSimAt);
  const found: number[] = [];
  for (let index = Math.ceil((year * 12 + month - 1) / months) * months; ; index += months) {
    const at = Date.UTC(Math.floor(index / 12), index % 12, 1) - BEIJING_OFFSET_MS;
    if (at > toSimAt) return found;
    if (at >= fromSimAt) found.push(at);
    if (found.length > atMost) return undefined;
  }
}
