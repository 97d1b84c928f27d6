import { isAboutOrder } from '../../domain/schedule.ts';
import type { StatusSpan } from './status-spans.ts';
import { timeTicks, type TimeTick } from './time-ticks.ts';
import type { TimelineEntry } from './timeline-entries.ts';

/** The picture in units of its own: x from 0 to `PICTURE_WIDTH`. Where things stand; looks and words are the view's. */
export interface TimelinePicture {
  readonly bars: readonly (StatusSpan & { readonly x: number; readonly width: number })[];
  readonly marks: readonly TimelineMark[];
  readonly ticks: readonly (TimeTick & { readonly x: number })[];
  /** Moments of which a record keeps when they were lived, at their place in marketplace time: the second axis. */
  readonly wallTicks: readonly { readonly x: number; readonly wallAt: number }[];
  /** Where past and plans meet; absent when the life ended long before now. */
  readonly nowX: number | undefined;
}

export type MarkLane = 'status' | 'money' | 'calls';

/** One mark, or several that would lie on one another. */
export interface TimelineMark {
  readonly lane: MarkLane;
  readonly x: number;
  readonly planned: boolean;
  /** Places in the list of entries, in order. */
  readonly entries: readonly [number, ...number[]];
  /** How many instants are drawn as this one mark. */
  readonly count: number;
}

export const PICTURE_WIDTH = 1_000;

const LEFT = 118;
const RIGHT = 984;
/** Where "now" stands when something is planned: the scale changes there. */
const NOW_X = 720;
const MARK_GAP = 26;
const EDGE = 14;
const NARROWEST_BAR = 3;
const LABEL_GAP = 92;

/** Maps marketplace time to the picture: what has happened on one scale, what is planned on another. */
interface Scale {
  readonly fromSimAt: number;
  readonly pastUntilSimAt: number;
  readonly plannedUntilSimAt: number;
  readonly pastEndX: number;
}

/**
 * Places the spans and entries (past ones first, then `plannedFrom` and later the planned ones) in the picture.
 * @param ended the life is over: time after it is cut off unless something is planned
 */
export function timelinePicture(
  spans: readonly StatusSpan[],
  entries: readonly TimelineEntry[],
  at: { readonly plannedFrom: number; readonly nowSimAt: number; readonly ended: boolean },
): TimelinePicture {
  const scale = scaleOf(entries, at);
  const anyPlanned = at.plannedFrom < entries.length;
  return {
    bars: spans.map((span) => {
      const x = pastX(scale, span.fromSimAt);
      // What still lasts reaches "now" even when no time has passed yet.
      const lasts = span === spans.at(-1);
      const end = lasts ? scale.pastEndX : pastX(scale, span.toSimAt);
      return { ...span, x, width: round(Math.max(NARROWEST_BAR, end - x)) };
    }),
    marks: marksOf(entries, at.plannedFrom, scale),
    ticks: spaced([
      ...timeTicks(scale.fromSimAt, scale.pastUntilSimAt, 5).map((tick) => ({ ...tick, x: pastX(scale, tick.simAt) })),
      ...(anyPlanned
        ? timeTicks(scale.pastUntilSimAt, scale.plannedUntilSimAt, 2).map((tick) => ({
            ...tick,
            x: plannedX(scale, tick.simAt),
          }))
        : []),
    ]),
    wallTicks: wallTicksOf(entries.slice(0, at.plannedFrom), scale),
    nowX: scale.pastUntilSimAt < at.nowSimAt ? undefined : scale.pastEndX,
  };
}

/** Where several moments would be written on one another, the first one counts. */
function wallTicksOf(past: readonly TimelineEntry[], scale: Scale): { x: number; wallAt: number }[] {
  return spaced(
    past.flatMap(({ simAt, wallAt }) => (wallAt === undefined ? [] : [{ x: pastX(scale, simAt), wallAt }])),
  );
}

function scaleOf(
  entries: readonly TimelineEntry[],
  { plannedFrom, nowSimAt, ended }: { plannedFrom: number; nowSimAt: number; ended: boolean },
): Scale {
  const past = entries.slice(0, plannedFrom);
  const anyPlanned = plannedFrom < entries.length;
  const fromSimAt = Math.min(nowSimAt, ...past.slice(0, 1).map(({ simAt }) => simAt));
  const lastSimAt = past.reduce((last, { simAt, untilSimAt }) => Math.max(last, untilSimAt ?? simAt), fromSimAt);
  const cutSimAt = lastSimAt + Math.ceil((lastSimAt - fromSimAt) / 10);
  return {
    fromSimAt,
    pastUntilSimAt: ended && !anyPlanned ? Math.min(nowSimAt, cutSimAt) : nowSimAt,
    plannedUntilSimAt: entries.at(-1)?.simAt ?? nowSimAt,
    pastEndX: anyPlanned ? NOW_X : RIGHT,
  };
}

function pastX({ fromSimAt, pastUntilSimAt, pastEndX }: Scale, simAt: number): number {
  return between(LEFT + EDGE, pastEndX, share(simAt, fromSimAt, pastUntilSimAt));
}

function plannedX({ pastUntilSimAt, plannedUntilSimAt, pastEndX }: Scale, simAt: number): number {
  return between(pastEndX + 2 * EDGE, RIGHT - EDGE, share(simAt, pastUntilSimAt, plannedUntilSimAt));
}

function share(simAt: number, fromSimAt: number, toSimAt: number): number {
  return toSimAt <= fromSimAt ? 0 : Math.min(1, Math.max(0, (simAt - fromSimAt) / (toSimAt - fromSimAt)));
}

function between(left: number, right: number, part: number): number {
  return round(left + (right - left) * part);
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

/** Joins marks of a lane that are too near to be told apart or hit. */
function marksOf(entries: readonly TimelineEntry[], plannedFrom: number, scale: Scale): TimelineMark[] {
  const marks: TimelineMark[] = [];
  const points = entries.flatMap((entry, index) => {
    const planned = index >= plannedFrom;
    const lane = laneOf(entry);
    if (lane === 'status' && !planned) return [];
    return entry.instants.map((simAt) => ({
      lane,
      planned,
      index,
      x: planned ? plannedX(scale, simAt) : Math.min(pastX(scale, simAt), scale.pastEndX - EDGE),
    }));
  });
  for (const { lane, planned, index, x } of points.sort((a, b) => a.x - b.x)) {
    const place = marks.findLastIndex((mark) => mark.lane === lane && mark.planned === planned);
    const last = marks[place];
    if (!last || x - last.x >= MARK_GAP) marks.push({ lane, planned, x, entries: [index], count: 1 });
    else {
      const joined: TimelineMark['entries'] = last.entries.includes(index) ? last.entries : [...last.entries, index];
      marks[place] = { ...last, entries: joined, count: last.count + 1 };
    }
  }
  return marks;
}

function laneOf({ subject }: TimelineEntry): MarkLane {
  if (subject.kind === 'money' || subject.kind === 'charge') return 'money';
  if (subject.kind === 'call') return 'calls';
  if (subject.kind === 'status' || subject.kind === 'notice') return 'status';
  if (subject.event === 'call.attempt') return 'calls';
  return isAboutOrder({ kind: subject.event }) || subject.event === 'usage.collect' ? 'money' : 'status';
}

/** Leaves out labels that would run into the one before or over the edge. */
function spaced<T extends { readonly x: number }>(ticks: readonly T[]): T[] {
  const kept: T[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (tick.x <= RIGHT - LABEL_GAP / 2 + EDGE && (!last || tick.x - last.x >= LABEL_GAP)) kept.push(tick);
  }
  return kept;
}
