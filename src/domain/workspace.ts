import type { Site } from './site-profile.ts';

/** `frozen`: stands still; `real`: runs with the wall clock; `rate`: runs with the wall clock, so many times faster. */
export const CLOCK_MODES = ['frozen', 'real', 'rate'] as const;

export type ClockMode = (typeof CLOCK_MODES)[number];

/** Marketplace time is `anchorSimAt` plus, unless frozen, the wall time since `anchorWallAt`. Both in ms since 1970. */
export interface ClockState {
  readonly mode: ClockMode;
  readonly anchorSimAt: number;
  readonly anchorWallAt: number;
  /** Marketplace ms per real ms; in the other modes the rate that was last chosen. */
  readonly rate?: number;
  /** Up to here the program is known to have been alive with this clock; never before `anchorWallAt`. */
  readonly beatWallAt?: number;
  /** The newest instant at which something was kept, where wall times do not tell it: after a kill no earlier one comes. */
  readonly keptSimAt?: number;
  /** Stands at the anchor whatever the mode says, until somebody has decided about `WorkspaceRecord.gap`. */
  readonly standing?: boolean;
}

/** `asked`: nobody has decided yet; `dropped`: marketplace time went on without it; `caught_up`: it was lived through. */
export type GapOutcome = 'asked' | 'dropped' | 'caught_up';

/** Wall time that passed while nobody looked after a running clock: the host slept, or the program was off. */
export interface ClockGap {
  readonly outcome: GapOutcome;
  readonly fromWallAt: number;
  readonly toWallAt: number;
  readonly fromSimAt: number;
  /** Where the clock would be had it run on. */
  readonly toSimAt: number;
  /** Events planned in this time, as far as they were known when it was noticed. */
  readonly events: number;
}

/** What becomes of the calls of a jump: they are sent, or only written down as if they had been. */
export type JumpDelivery = 'send' | 'record_only';

/** A jump under way, or one that ended before its target: what is needed to go on after the program was killed. */
export interface UnfinishedJump {
  readonly id: string;
  /** `interrupted`: the program ended without ending the jump. */
  readonly status: 'running' | 'canceled' | 'stopped' | 'failed' | 'needs_confirmation' | 'interrupted';
  readonly fromSimAt: number;
  readonly toSimAt: number;
  readonly nowSimAt: number;
  readonly startedWallAt: number;
  readonly deliver: JumpDelivery;
  readonly stopOn?: 'first_failure';
  readonly confirmed?: boolean;
  readonly eventsRun: number;
  readonly callsMade: number;
  readonly failures: number;
}

/** How a workspace was made: a reset makes it so again. */
export interface WorkspaceOrigin {
  /** Id of the seed pack. */
  readonly seed: string;
  /** Marketplace time it was told to start at; absent: the real time of the moment. */
  readonly startSimAt?: number;
  readonly clockMode?: 'real' | 'frozen';
  /** Own readings of rules that it was made with. */
  readonly ruleOverrides?: Readonly<Record<string, string | number | boolean>>;
}

/** One isolated marketplace: the single record of the collection `workspace`. */
export interface WorkspaceRecord {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  readonly clock: ClockState;
  /** The last time that passed unwatched, until its note is put away. */
  readonly gap?: ClockGap;
  readonly jump?: UnfinishedJump;
  /** Rules whose default reading was changed, by rule key. */
  readonly ruleOverrides: Readonly<Record<string, string | number | boolean>>;
  /** Production address of the bundled sample seller; products that point to it are "answered by the sample". */
  readonly sampleSellerUrl: string | null;
  /** Numbers of calls, instances, events and notices below this may be in use: they are reserved in blocks. */
  readonly nextSequence: number;
  readonly createdWallAt: number;
  /** Absent in workspaces made before this was remembered. */
  readonly origin?: WorkspaceOrigin;
}

/** Whether calls are written down instead of sent: a jump under way was asked to do so. */
export function recordsOnly({ jump }: Pick<WorkspaceRecord, 'jump'>): boolean {
  return jump?.status === 'running' && jump.deliver === 'record_only';
}
