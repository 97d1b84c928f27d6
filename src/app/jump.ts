import type { Activity, Attempt, Call } from '../domain/call.ts';
import type { EventKind } from '../domain/schedule.ts';
import type { JumpDelivery, UnfinishedJump } from '../domain/workspace.ts';

/**
 * `needs_confirmation`: it came to the number of calls at which a person is asked. `interrupted`: the program was killed
 * on the way.
 */
export type JumpStatus = 'running' | 'done' | UnfinishedJump['status'];

/** What a dry run would have sent, before anything that is made when sending. */
export interface JumpSample {
  readonly activity: Activity;
  readonly simAt: number;
  readonly instanceId: string;
  readonly orderId?: string;
  readonly method: string;
  /** Production address, of V1.0 with its parameters; without what signs the call. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** To be hidden wherever the sample shows it. */
  readonly accessKey: string;
}

/** A jump in marketplace time: progress while it runs, report when it has ended. */
export interface Jump {
  readonly id: string;
  readonly status: JumpStatus;
  /** `dry_run`: on a shadow of the records, nothing real has changed. */
  readonly deliver: JumpDelivery | 'dry_run';
  readonly stopOn?: 'first_failure';
  /** A person has agreed to more calls than `clock.confirmFromCalls`. */
  readonly confirmed: boolean;
  /** Its first event waits for something, e.g. a snapshot. */
  readonly preparing: boolean;
  readonly fromSimAt: number;
  readonly toSimAt: number;
  /** How far marketplace time has come. */
  readonly nowSimAt: number;
  readonly startedWallAt: number;
  readonly finishedWallAt?: number;
  readonly eventsRun: number;
  readonly eventsByKind: Readonly<Partial<Record<EventKind, number>>>;
  readonly callsMade: number;
  readonly callsByActivity: Readonly<Partial<Record<Activity, number>>>;
  readonly failures: number;
  /** The first calls that failed, at most 50. */
  readonly failedCallIds: readonly string[];
  /** The first calls of each activity, of a dry run only. */
  readonly samples: readonly JumpSample[];
  /** Why it ended with status `failed`, for logs. */
  readonly error?: string;
  /** The fault in a form that pages and API can word. */
  readonly fault?: { readonly code: string; readonly params: Readonly<Record<string, string | number>> };
  /** The jump that went on from where this one ended. */
  readonly resumedBy?: string;
}

/** What may end a jump early, and what becomes of its calls. */
export interface JumpOptions {
  readonly stopOn?: 'first_failure';
  readonly deliver?: JumpDelivery;
  /** Only shows what would happen. */
  readonly dryRun?: boolean;
  /** Agrees to any number of calls. */
  readonly confirm?: boolean;
}

/** A jump as the one who runs it sees it. */
export type JumpProgress = { -readonly [K in keyof Jump]: Jump[K] };

/** A jump that is about to begin. */
export function newJump(id: string, way: Pick<Jump, 'fromSimAt' | 'toSimAt' | 'startedWallAt'>, options: JumpOptions) {
  const jump: JumpProgress = {
    id,
    status: 'running',
    deliver: options.dryRun ? 'dry_run' : (options.deliver ?? 'send'),
    ...(options.stopOn ? { stopOn: options.stopOn } : {}),
    confirmed: options.confirm ?? false,
    preparing: false,
    ...way,
    nowSimAt: way.fromSimAt,
    eventsRun: 0,
    eventsByKind: {},
    callsMade: 0,
    callsByActivity: {},
    failures: 0,
    failedCallIds: [],
    samples: [],
  };
  return jump;
}

/** What is kept of a jump in case it does not come to its end. */
export function unfinishedJump(jump: Jump): UnfinishedJump {
  const { id, status, deliver, fromSimAt, toSimAt, nowSimAt, startedWallAt, eventsRun, callsMade, failures } = jump;
  if (status === 'done' || deliver === 'dry_run') throw new Error(`jump ${id} has nothing to go on with`);
  return {
    id,
    status,
    deliver,
    fromSimAt,
    toSimAt,
    nowSimAt,
    startedWallAt,
    eventsRun,
    callsMade,
    failures,
    ...(jump.stopOn ? { stopOn: jump.stopOn } : {}),
    ...(jump.confirmed ? { confirmed: true } : {}),
  };
}

/** The report of a jump of an earlier process, as far as it was kept. */
export function rememberedJump(kept: UnfinishedJump): JumpProgress {
  const { id, fromSimAt, toSimAt, startedWallAt, status, nowSimAt, eventsRun, callsMade, failures } = kept;
  const { stopOn, deliver, confirmed = false } = kept;
  const options = { deliver, confirm: confirmed, ...(stopOn ? { stopOn } : {}) };
  const jump = newJump(id, { fromSimAt, toSimAt, startedWallAt }, options);
  return Object.assign(jump, {
    status: status === 'running' ? 'interrupted' : status,
    nowSimAt,
    eventsRun,
    callsMade,
    failures,
  });
}

/** Counts an event that is about to happen. */
export function countEvent(jump: JumpProgress, kind: EventKind, simAt: number): void {
  jump.nowSimAt = simAt;
  jump.eventsRun += 1;
  jump.eventsByKind = { ...jump.eventsByKind, [kind]: (jump.eventsByKind[kind] ?? 0) + 1 };
}

/** Counts a finished try. */
export function countAttempt(jump: JumpProgress, call: Call, attempt: Attempt): void {
  jump.callsMade += 1;
  jump.callsByActivity = { ...jump.callsByActivity, [call.activity]: (jump.callsByActivity[call.activity] ?? 0) + 1 };
  if (attempt.verdict !== 'failure') return;
  jump.failures += 1;
  if (jump.failedCallIds.length < 50 && !jump.failedCallIds.includes(call.id)) {
    jump.failedCallIds = [...jump.failedCallIds, call.id];
  }
}
