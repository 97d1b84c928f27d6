import type { MarketState } from '../../app/market-state.ts';
import { EVENT_KINDS, type EventKind, type FutureEvent } from '../../domain/schedule.ts';
import { compareEvents, compareWallEvents } from '../../engine/event-queue.ts';
import { upcomingResource } from './clock-resource.ts';
import { decodeCursor, encodeCursor, unknownCursor, type Page, type PageRequest } from './page-of.ts';

const POSITION = /^(\d+) ([a-z_.]+) (\d+)(?: (\d+))?$/;

/**
 * Planned events in the order in which they will run: first those that wait for real time, which no jump reaches, then
 * those of marketplace time. The cursor is a place in that order, not an event: the event that
 * it came from may have run since.
 * @throws AppError `invalid_input` (path `after`)
 */
export function upcomingPage(
  state: MarketState,
  request: PageRequest,
  instanceId: string | undefined,
): Page<ReturnType<typeof upcomingResource>> {
  const place = request.after === undefined ? undefined : placeOf(request.after);
  const shown: FutureEvent[] = [];
  const resource = (event: FutureEvent) => upcomingResource(state, event);
  for (const event of instanceId === undefined ? allEvents(state) : eventsOf(state, instanceId)) {
    if (place !== undefined && compareBoth(event, place) <= 0) continue;
    const last = shown.at(-1);
    if (last && shown.length === request.limit) {
      return { items: shown.map(resource), nextCursor: encodeCursor(positionText(last)) };
    }
    shown.push(event);
  }
  return { items: shown.map(resource) };
}

function* allEvents(state: MarketState): Generator<FutureEvent> {
  yield* state.wallQueue.inOrder();
  yield* state.queue.inOrder();
}

function compareBoth(a: FutureEvent, b: FutureEvent): number {
  const [aWaits, bWaits] = [a.dueWallAt !== undefined, b.dueWallAt !== undefined];
  if (aWaits !== bWaits) return aWaits ? -1 : 1;
  return aWaits ? compareWallEvents(a, b) : compareEvents(a, b);
}

function eventsOf(state: MarketState, instanceId: string): FutureEvent[] {
  return state
    .eventIds(instanceId)
    .flatMap((id) => state.get('events', id) ?? [])
    .sort(compareBoth);
}

function positionText({ dueSimAt, kind, sequence, dueWallAt }: FutureEvent): string {
  return `${dueSimAt} ${kind} ${sequence}${dueWallAt === undefined ? '' : ` ${dueWallAt}`}`;
}

function placeOf(cursor: string): FutureEvent {
  const [, dueSimAt, kind, sequence, dueWallAt] = POSITION.exec(decodeCursor(cursor)) ?? [];
  if (!(EVENT_KINDS as readonly (string | undefined)[]).includes(kind)) throw unknownCursor();
  return {
    id: '',
    kind: kind as EventKind,
    dueSimAt: Number(dueSimAt),
    ...(dueWallAt === undefined ? {} : { dueWallAt: Number(dueWallAt) }),
    sequence: Number(sequence),
    subjectId: '',
    instanceId: '',
  };
}
