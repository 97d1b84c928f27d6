import type { Site } from './site-profile.ts';

/** `frozen`: stands still; `real`: runs with the wall clock. */
export type ClockMode = 'frozen' | 'real';

/** Marketplace time is `anchorSimAt` plus, in real mode, the wall time since `anchorWallAt`. Both in ms since 1970. */
export interface ClockState {
  readonly mode: ClockMode;
  readonly anchorSimAt: number;
  readonly anchorWallAt: number;
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
