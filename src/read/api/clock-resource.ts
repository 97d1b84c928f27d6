import type { Jump } from '../../app/clock-runner.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { FutureEvent } from '../../domain/schedule.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** Calls that hold the clock are listed up to this number; `holdingCount` tells them all. */
const HOLDERS_SHOWN = 20;

/** A planned event of marketplace time. */
export function upcomingResource(event: FutureEvent) {
  return {
    id: event.id,
    kind: event.kind,
    dueSimAt: isoTime(event.dueSimAt),
    subjectId: event.subjectId,
    instanceId: event.instanceId,
  };
}

/** Both times, the next event, and what holds the clock: calls under way and a running jump. */
export function clockResource({ workspace, clock }: Marketplace) {
  const { state } = workspace;
  const next = state.queue.peek();
  const running = clock.running();
  const holders = [...state.callingIds()];
  return {
    mode: state.workspace().clock.mode,
    simAt: isoTime(workspace.simNow()),
    wallAt: isoTime(workspace.wall.now()),
    next: next ? upcomingResource(next) : null,
    holdingCount: holders.length,
    holding: holders.slice(0, HOLDERS_SHOWN).flatMap((id) => {
      const call = state.get('calls', id);
      return call ? [{ callId: id, activity: call.activity, instanceId: call.instanceId }] : [];
    }),
    runningJump: running ? jumpResource(running) : null,
  };
}

/** Progress or report of a jump. */
export function jumpResource(jump: Jump) {
  return {
    id: jump.id,
    status: jump.status,
    fromSimAt: isoTime(jump.fromSimAt),
    toSimAt: isoTime(jump.toSimAt),
    nowSimAt: isoTime(jump.nowSimAt),
    startedWallAt: isoTime(jump.startedWallAt),
    finishedWallAt: isoTimeOrNull(jump.finishedWallAt),
    eventsRun: jump.eventsRun,
    eventsByKind: jump.eventsByKind,
    callsMade: jump.callsMade,
    callsByActivity: jump.callsByActivity,
    failures: jump.failures,
    failedCallIds: jump.failedCallIds,
    error: jump.error ?? null,
  };
}
