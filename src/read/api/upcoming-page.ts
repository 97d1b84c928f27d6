import type { MarketState } from '../../app/market-state.ts';
import { EVENT_KINDS, type EventKind, type FutureEvent } from '../../domain/schedule.ts';
import { compareEvents } from '../../engine/event-queue.ts';
import { upcomingResource } from './clock-resource.ts';
import { decodeCursor, encodeCursor, unknownCursor, type Page, type PageRequest } from './page-of.ts';

const POSITION = /^(\d+) ([a-z_.]+) (\d+)$/;

/**
 * Planned events in the order in which they will run. The cursor is a place in that order, not an event: the event that
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
  for (const event of instanceId === undefined ? state.queue.inOrder() : eventsOf(state, instanceId)) {
    if (place !== undefined && compareEvents(event, place) <= 0) continue;
    const last = shown.at(-1);
    if (last && shown.length === request.limit) {
      return { items: shown.map(upcomingResource), nextCursor: encodeCursor(positionText(last)) };
    }
    shown.push(event);
  }
  return { items: shown.map(upcomingResource) };
}

function eventsOf(state: MarketState, instanceId: string): FutureEvent[] {
  return state
    .eventIds(instanceId)
    .flatMap((id) => state.get('events', id) ?? [])
    .sort(compareEvents);
}

function positionText({ dueSimAt, kind, sequence }: FutureEvent): string {
  return `${dueSimAt} ${kind} ${sequence}`;
}

function placeOf(cursor: string): FutureEvent {
  const [, dueSimAt, kind, sequence] = POSITION.exec(decodeCursor(cursor)) ?? [];
  if (!(EVENT_KINDS as readonly (string | undefined)[]).includes(kind)) throw unknownCursor();
  return {
    id: '',
    kind: kind as EventKind,
    dueSimAt: Number(dueSimAt),
    sequence: Number(sequence),
    subjectId: '',
    instanceId: '',
  };
}
