import type { AppError } from '../../app/app-error.ts';
import type { Jump } from '../../app/jump.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Activity, Call } from '../../domain/call.ts';
import { rateOfFactor } from '../../domain/clock-rates.ts';
import type { FaultKind } from '../../domain/fault-plan.ts';
import { isAboutOrder } from '../../domain/schedule.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { eventName, type EventName } from '../event-name.ts';
import { subjectOfEvent } from '../simulator/event-subject.ts';
import type { ClockGap, ClockMode } from '../../domain/workspace.ts';

/** The clock bar. */
export interface ClockModel {
  readonly simAt: number;
  readonly wallAt: number;
  readonly mode: ClockMode;
  /** The pace in mode `rate`; in the other modes the one that was last chosen. */
  readonly rate: Pace | undefined;
  /** Marketplace ms per real ms as things stand: 0 while it waits for something. */
  readonly factor: number;
  /** The clock waits here for the next beat, so that no page shows what has not happened. */
  readonly untilSimAt: number | undefined;
  readonly next: UpcomingEvent | undefined;
  /** Calls that hold the clock, at most three; `holderCount` counts all. */
  readonly holders: readonly ClockHolder[];
  readonly holderCount: number;
  readonly jump: Jump | undefined;
  /** How far the running jump has come, 0 to 100. */
  readonly jumpPercent: number;
  /** A jump that ended early and can be gone on with. */
  readonly unfinished: Jump | undefined;
  readonly gap: ClockGap | undefined;
  readonly fault: AppError | undefined;
  /** Retries that wait for real time. */
  readonly wallRetries: number;
}

/** A pace of the clock: its factor, and the name of it where it is one of the list. */
export interface Pace {
  readonly factor: number;
  readonly id: string | undefined;
}

/** The event that happens next. */
export interface UpcomingEvent {
  readonly name: EventName;
  readonly dueSimAt: number;
  readonly inMs: number;
  readonly instanceId: string;
  readonly productName: LocalizedText;
}

/** A call that is due or on the wire. */
export interface ClockHolder {
  readonly callId: string;
  readonly activity: Activity;
  readonly orderId: string | undefined;
  readonly productName: LocalizedText;
  readonly sinceWallAt: number;
  /** What a fault plan does to it, e.g. a delay on the way. */
  readonly fault: FaultKind | undefined;
}

const HOLDERS_SHOWN = 3;

/** Builds the clock bar of a workspace at a real instant. */
export function clockModel(market: Marketplace, wallAt: number): ClockModel {
  const { workspace, clock } = market;
  const { state } = workspace;
  const record = state.workspace();
  const simAt = workspace.simNow();
  const jump = clock.running();
  const holding = state.holdingIds();
  const next = nextEvent(market, simAt);
  const unfinished = record.jump && clock.jump(record.jump.id);
  return {
    simAt,
    wallAt,
    mode: record.clock.mode,
    rate: pace(record.clock.rate),
    factor: factorNow(market),
    untilSimAt: record.clock.mode === 'rate' ? next?.dueSimAt : undefined,
    next,
    holders: [...take(holding, HOLDERS_SHOWN)].flatMap((id) => {
      const call = state.get('calls', id);
      return call ? [clockHolder(market, call, wallAt)] : [];
    }),
    holderCount: holding.size,
    jump,
    jumpPercent: jump ? percent(jump) : 0,
    unfinished: unfinished && clock.canResume(unfinished) ? unfinished : undefined,
    gap: record.gap,
    fault: clock.fault(),
    wallRetries: state.wallQueue.size,
  };
}

function pace(factor: number | undefined): Pace | undefined {
  return factor === undefined ? undefined : { factor, id: rateOfFactor(factor)?.id };
}

function factorNow({ workspace, clock }: Marketplace): number {
  const { mode, standing, rate = 1 } = workspace.state.workspace().clock;
  const jump = clock.running();
  if (mode === 'frozen' || standing || clock.fault() || (jump && jump.deliver !== 'dry_run')) return 0;
  if (mode === 'real') return 1;
  return workspace.state.holdingIds().size > 0 ? 0 : rate;
}

function clockHolder(market: Marketplace, call: Call, wallAt: number): ClockHolder {
  return {
    callId: call.id,
    activity: call.activity,
    orderId: call.orderId,
    productName: productName(market, call.productId),
    sinceWallAt: market.workspace.callingSince(call.id) ?? wallAt,
    fault: call.armedFault?.kind,
  };
}

function nextEvent(market: Marketplace, simAt: number): UpcomingEvent | undefined {
  const { state } = market.workspace;
  const event = state.queue.peek();
  if (!event) return undefined;
  const order = isAboutOrder(event) ? state.get('orders', event.subjectId) : undefined;
  const probed = event.kind === 'product.probe' ? event.subjectId : undefined;
  const productId = probed ?? order?.productId ?? state.get('instances', event.instanceId)?.productId ?? '';
  return {
    name: eventName(state, event),
    dueSimAt: event.dueSimAt,
    inMs: Math.max(0, event.dueSimAt - simAt),
    instanceId: event.instanceId,
    productName: subjectOfEvent(state, event) ?? productName(market, productId),
  };
}

function productName(market: Marketplace, productId: string): LocalizedText {
  return market.workspace.state.get('products', productId)?.name ?? { en: productId, zh: productId };
}

function percent(jump: Jump): number {
  const whole = jump.toSimAt - jump.fromSimAt;
  return whole === 0 ? 100 : Math.floor(((jump.nowSimAt - jump.fromSimAt) / whole) * 100);
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (taken >= count) return;
    taken += 1;
    yield value;
  }
}
