import type { Workspace } from '../../app/workspace.ts';
import type { Activity, Attempt, Call, CallCause } from '../../domain/call.ts';
import type { Order } from '../../domain/order.ts';
import type { Supervision } from '../../domain/supervision.ts';
import { lastTry, type LastTry } from '../frame/call-line.ts';

export type StepState = 'done' | 'current' | 'todo' | 'failed';

/** One step of an order's way, from placing it to using the application. */
export interface OrderStep {
  readonly id:
    | 'placed'
    | 'paid'
    | 'call'
    | 'answer'
    | 'query'
    | 'thaw'
    | 'supervision'
    | 'ready'
    | 'renewed'
    | 'changed'
    | 'canceled'
    | 'refunding'
    | 'refunded';
  readonly state: StepState;
  readonly simAt?: number;
  readonly wallAt?: number;
  /** The call that this step is about. */
  readonly callId?: string;
  readonly activity?: Activity;
  /** Tries of that call, oldest first. */
  readonly tries: readonly StepTry[];
}

/** One try of a call in a few figures. */
export interface StepTry extends LastTry {
  readonly number: number;
  readonly simAt: number;
  /** Checks that failed. */
  readonly failed: Attempt['checks'];
}

/** The steps of a purchase or renewal; an order that gives money back has none. */
export function orderSteps(workspace: Workspace, order: Order, calls: readonly Call[]): OrderStep[] {
  if (order.type === 'unsubscribe') return [];
  const paid = order.paidSimAt !== undefined;
  const beginning: OrderStep[] = [
    { id: 'placed', state: 'done', simAt: order.createdSimAt, wallAt: order.createdWallAt, tries: [] },
    { id: 'paid', state: paid ? 'done' : 'current', ...at(order.paidSimAt), tries: [] },
  ];
  if (order.status === 'canceled') {
    return [...beginning.slice(0, 1), { id: 'canceled', state: 'failed', ...at(order.finishedSimAt), tries: [] }];
  }
  const rest = restOf(workspace, order, calls);
  const isRefunding = order.status === 'refunding';
  if (!order.refund && !isRefunding) return [...beginning, ...rest];
  const reached = rest.filter(({ state }) => state !== 'todo');
  if (!order.refund) return [...beginning, ...reached, { id: 'refunding', state: 'current', tries: [] }];
  return [...beginning, ...reached, { id: 'refunded', state: 'failed', simAt: order.refund.simAt, tries: [] }];
}

function restOf(workspace: Workspace, order: Order, calls: readonly Call[]): OrderStep[] {
  if (order.type === 'change') return changeSteps(order, calls);
  const isPurchase = order.type === 'new' || order.type === 'trial';
  return isPurchase ? purchaseSteps(workspace, order, calls) : renewalSteps(workspace, order, calls);
}

function changeSteps(order: Order, calls: readonly Call[]): OrderStep[] {
  const upgrade = byCause(calls, 'change');
  return [
    sentStep(upgrade, upgrade?.activity ?? 'upgradeInstance', order),
    answerStep(upgrade, order),
    endStep('changed', order),
  ];
}

function purchaseSteps({ state }: Workspace, order: Order, calls: readonly Call[]): OrderStep[] {
  const supervision = order.supervisionId === undefined ? undefined : state.get('supervisions', order.supervisionId);
  const creation = byCause(calls, 'purchase');
  const poll = byCause(calls, 'provisioning_poll');
  // A package that draws on an instance that is there needs no call.
  if (!creation && order.status === 'completed') return [endStep('ready', order)];
  return [
    sentStep(creation, 'newInstance', order),
    answerStep(creation, order),
    // V1.0 has no poll: the answer to newInstance is final.
    ...(creation?.version === '1.0' ? [] : [queryStep(poll, order)]),
    ...(supervision ? [supervisionStep(supervision)] : []),
    endStep('ready', order),
  ];
}

function supervisionStep({ state, createdSimAt, acceptedSimAt, finishedSimAt }: Supervision): OrderStep {
  const now = state === 'closed_refunded' ? 'failed' : 'current';
  const isDone = acceptedSimAt !== undefined;
  const simAt = acceptedSimAt ?? finishedSimAt ?? createdSimAt;
  return { id: 'supervision', state: isDone ? 'done' : now, simAt, tries: [] };
}

function queryStep(poll: Call | undefined, order: Order): OrderStep {
  return { id: 'query', state: progress(poll, order), activity: 'queryInstance', ...about(poll) };
}

function renewalSteps({ state }: Workspace, order: Order, calls: readonly Call[]): OrderStep[] {
  const refresh = byCause(calls, order.type === 'convert' ? 'conversion' : 'renewal');
  const thaw = byCause(calls, 'unfreeze');
  const frozen = state.get('instances', order.instanceId)?.sellerState === 'frozen';
  const thawStep: OrderStep = {
    id: 'thaw',
    state: progress(thaw, order),
    activity: 'updateInstanceStatus',
    ...about(thaw),
  };
  return [
    sentStep(refresh, 'refreshInstance', order),
    answerStep(refresh, order),
    endStep('renewed', order),
    ...(thaw || (frozen && refresh?.version !== '1.0') ? [thawStep] : []),
  ];
}

function sentStep(call: Call | undefined, activity: Activity, order: Order): OrderStep {
  const [first] = call?.attempts ?? [];
  const waiting = order.status === 'processing' ? 'current' : 'todo';
  return {
    id: 'call',
    state: first ? 'done' : waiting,
    activity,
    ...(call ? { callId: call.id } : {}),
    ...(first ? { simAt: first.simAt, wallAt: first.wallAt } : {}),
    tries: [],
  };
}

function answerStep(call: Call | undefined, order: Order): OrderStep {
  const answered = call && call.attempts.length > 0;
  return { id: 'answer', state: answered ? progress(call, order) : 'todo', ...about(call) };
}

function endStep(id: 'ready' | 'renewed' | 'changed', order: Order): OrderStep {
  return { id, state: order.status === 'completed' ? 'done' : 'todo', ...at(order.finishedSimAt), tries: [] };
}

function progress(call: Call | undefined, order: Order): StepState {
  if (!call) return 'todo';
  if (call.status === 'success') return 'done';
  if (call.status === 'failed' || call.status === 'superseded' || order.refund) return 'failed';
  return 'current';
}

function about(call: Call | undefined): Pick<OrderStep, 'callId' | 'simAt' | 'tries'> {
  if (!call) return { tries: [] };
  return { callId: call.id, ...at(call.finishedSimAt), tries: call.attempts.map(stepTry) };
}

function stepTry(attempt: Attempt): StepTry {
  return {
    ...lastTry(attempt),
    number: attempt.number,
    simAt: attempt.simAt,
    failed: attempt.checks.filter(({ verdict }) => verdict === 'fail'),
  };
}

function byCause(calls: readonly Call[], cause: CallCause): Call | undefined {
  return calls.find((call) => call.cause === cause);
}

function at(simAt: number | undefined): { readonly simAt?: number } {
  return simAt === undefined ? {} : { simAt };
}
