import type { Jump } from '../../app/clock-runner.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Activity, Call } from '../../domain/call.ts';
import type { EventKind } from '../../domain/schedule.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { ClockMode } from '../../domain/workspace.ts';

/** The clock bar. */
export interface ClockModel {
  readonly simAt: number;
  readonly wallAt: number;
  readonly mode: ClockMode;
  readonly next: UpcomingEvent | undefined;
  /** Calls that hold the clock, at most three; `holderCount` counts all. */
  readonly holders: readonly ClockHolder[];
  readonly holderCount: number;
  readonly jump: Jump | undefined;
  /** How far the running jump has come, 0 to 100. */
  readonly jumpPercent: number;
}

/** The event that happens next. */
export interface UpcomingEvent {
  readonly kind: EventKind;
  readonly dueSimAt: number;
  readonly inMs: number;
  readonly instanceId: string;
  readonly productName: LocalizedText;
}

/** A call that is due or on the wire. */
export interface ClockHolder {
  readonly callId: string;
  readonly activity: Activity;
  readonly productName: LocalizedText;
  /** Since when it holds; not known for later tries. */
  readonly sinceWallAt: number | undefined;
}

const HOLDERS_SHOWN = 3;

/** Builds the clock bar of a workspace at a real instant. */
export function clockModel(market: Marketplace, wallAt: number): ClockModel {
  const { state } = market.workspace;
  const simAt = market.workspace.simNow();
  const jump = market.clock.running();
  const calling = state.callingIds();
  return {
    simAt,
    wallAt,
    mode: state.workspace().clock.mode,
    next: nextEvent(market, simAt),
    holders: [...take(calling, HOLDERS_SHOWN)].flatMap((id) => {
      const call = state.get('calls', id);
      if (!call) return [];
      return [clockHolder(market, call)];
    }),
    holderCount: calling.size,
    jump,
    jumpPercent: jump ? percent(jump) : 0,
  };
}

function clockHolder(market: Marketplace, call: Call): ClockHolder {
  return {
    callId: call.id,
    activity: call.activity,
    productName: productName(market, call.productId),
    sinceWallAt: call.attempts.length === 0 ? call.createdWallAt : undefined,
  };
}

function nextEvent(market: Marketplace, simAt: number): UpcomingEvent | undefined {
  const { state } = market.workspace;
  const event = state.queue.peek();
  if (!event) return undefined;
  const order = event.kind === 'order.payment_timeout' ? state.get('orders', event.subjectId) : undefined;
  const productId = order?.productId ?? state.get('instances', event.instanceId)?.productId ?? '';
  return {
    kind: event.kind,
    dueSimAt: event.dueSimAt,
    inMs: Math.max(0, event.dueSimAt - simAt),
    instanceId: event.instanceId,
    productName: productName(market, productId),
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
