import type { Jump, JumpSample } from '../../app/jump.ts';
import type { MarketState } from '../../app/market-state.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Milestone } from '../../app/milestones.ts';
import { rateOfFactor } from '../../domain/clock-rates.ts';
import type { FutureEvent } from '../../domain/schedule.ts';
import type { ClockGap } from '../../domain/workspace.ts';
import { unsubscribes } from '../event-name.ts';
import { ruleOfEvent } from '../simulator/event-rules.ts';
import { hideKeyInText } from './hide-key.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** Calls that hold the clock are listed up to this number; `holdingCount` tells them all. */
const HOLDERS_SHOWN = 20;

/** A planned event of marketplace time, or of real time when it has a `dueWallAt`. */
export function upcomingResource(state: MarketState, event: FutureEvent) {
  const instance = state.get('instances', event.instanceId);
  return {
    id: event.id,
    kind: event.kind,
    dueSimAt: event.dueWallAt === undefined ? isoTime(event.dueSimAt) : null,
    dueWallAt: isoTimeOrNull(event.dueWallAt),
    subjectId: event.subjectId,
    instanceId: event.instanceId,
    ruleKey: ruleOfEvent(event, { state, instance }),
    unsubscribes: unsubscribes(state, event),
  };
}

/** Both times, the next event, what holds the clock, jumps under way or unfinished, and time that nobody watched. */
export function clockResource(market: Marketplace) {
  const { workspace, clock } = market;
  const { state } = workspace;
  const record = state.workspace();
  const next = state.queue.peek();
  const running = clock.running();
  const unfinished = record.jump && clock.jump(record.jump.id);
  const fault = clock.fault();
  return {
    mode: record.clock.mode,
    rate: record.clock.mode === 'rate' ? (record.clock.rate ?? 1) : null,
    rateName: record.clock.mode === 'rate' ? (rateOfFactor(record.clock.rate)?.id ?? null) : null,
    simAt: isoTime(workspace.simNow()),
    wallAt: isoTime(workspace.wall.now()),
    next: next ? upcomingResource(state, next) : null,
    holdingCount: state.holdingIds().size,
    holding: [...state.holdingIds()].slice(0, HOLDERS_SHOWN).flatMap((id) => holderResource(market, id)),
    runningJump: running ? jumpResource(running) : null,
    unfinishedJump: unfinished && clock.canResume(unfinished) ? jumpResource(unfinished) : null,
    gap: record.gap ? gapResource(record.gap) : null,
    fault: fault ? { code: fault.code, params: fault.params } : null,
  };
}

function holderResource({ workspace }: Marketplace, id: string) {
  const call = workspace.state.get('calls', id);
  if (!call) return [];
  const sinceWallAt = workspace.callingSince(id) ?? workspace.wall.now();
  return [
    {
      callId: id,
      activity: call.activity,
      orderId: call.orderId ?? null,
      instanceId: call.instanceId,
      sinceWallAt: isoTime(sinceWallAt),
      ageMs: Math.max(0, workspace.wall.now() - sinceWallAt),
    },
  ];
}

function gapResource(gap: ClockGap) {
  return {
    outcome: gap.outcome,
    fromSimAt: isoTime(gap.fromSimAt),
    toSimAt: isoTime(gap.toSimAt),
    fromWallAt: isoTime(gap.fromWallAt),
    toWallAt: isoTime(gap.toWallAt),
    events: gap.events,
  };
}

/** A milestone of an instance that lies ahead. */
export function milestoneResource({ name, simAt }: Milestone) {
  return { name, simAt: isoTime(simAt) };
}

/** Progress or report of a jump. */
export function jumpResource(jump: Jump) {
  return {
    id: jump.id,
    status: jump.status,
    deliver: jump.deliver,
    stopOn: jump.stopOn ?? null,
    preparing: jump.preparing,
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
    samples: jump.samples.map(sampleResource),
    error: jump.error ?? null,
    fault: jump.fault ?? null,
    resumedBy: jump.resumedBy ?? null,
  };
}

/** What a dry run would have sent; the seller's key is hidden wherever it shows. */
export function sampleResource({ accessKey, ...sample }: JumpSample) {
  const hide = (text: string): string => hideKeyInText(text, accessKey);
  return {
    activity: sample.activity,
    simAt: isoTime(sample.simAt),
    instanceId: sample.instanceId,
    orderId: sample.orderId ?? null,
    method: sample.method,
    url: hide(sample.url),
    madeWhenSent: ['signature', 'timestamp', 'nonce'],
    headers: sample.headers.map(([name, value]) => ({ name, value: hide(value) })),
    body: hide(sample.body),
  };
}
