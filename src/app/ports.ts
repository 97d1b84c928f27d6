import type { AddressFacts } from '../domain/address-findings.ts';
import type { Activity, Attempt, Call, CallStatus, Exchange } from '../domain/call.ts';
import type { CallDirection } from '../domain/call-direction.ts';
import type { CallHead } from '../domain/call-head.ts';
import type { Change, RecordMaps } from '../domain/records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';

/** Wall time in ms since 1970. */
export interface WallClock {
  now(): number;
}

/** Source of everything unpredictable; seeded in tests. */
export interface Randomness {
  /** A random UUID in lower case. */
  uuid(): string;
  /** `length` characters drawn from `alphabet`. */
  text(length: number, alphabet: string): string;
}

/** Which calls are wanted, by what is known of them without reading their records. Every member given must fit. */
export interface CallQuery {
  readonly activity?: Activity | undefined;
  readonly direction?: CallDirection | undefined;
  readonly status?: CallStatus | undefined;
  readonly productId?: string | undefined;
  readonly orderId?: string | undefined;
  /** About the instance that the marketplace calls `ownId`, or for which the seller first answered `answeredId`. */
  readonly instance?: { readonly ownId?: string | undefined; readonly answeredId?: string | undefined } | undefined;
  /** With a smaller or a greater number than this (see `callNumber`). */
  readonly olderThan?: number | undefined;
  readonly newerThan?: number | undefined;
  /** `contains` (small letters) is part of an id or other member of the head; or the call is about one of the instances. */
  readonly text?: { readonly contains: string; readonly instanceIds: ReadonlySet<string> } | undefined;
}

/**
 * Finished calls that are kept outside of memory. Reading is synchronous, because decisions need it; it costs one
 * positioned read of a file.
 */
export interface CallArchive {
  has(id: string): boolean;
  head(id: string): CallHead | undefined;
  /** The record; `undefined` also when its bytes are not readable any more. */
  get(id: string): Call | undefined;
  /** Whether the record holds a text in small letters somewhere, be it in a member that nobody looks for. */
  mentions(id: string, text: string): boolean;
  /** Ids of the calls of an instance, in any order. */
  idsOf(instanceId: string): readonly string[];
  /** How many calls fit; answered from counters. */
  count(query: Pick<CallQuery, 'status' | 'productId'>): number;
  /** Heads of the calls that fit, newest first; no record is read. */
  heads(query: CallQuery): Iterable<CallHead>;
  /** The calls of this moment, oldest first, read as they are taken, however often; what changes later does not show. */
  moment(): Iterable<Call>;
}

/** How much of the past to keep: what goes beyond one of the limits may go. What is absent is no limit. */
export interface CallLimits {
  /** The newest so many finished calls are within. */
  readonly keepCalls?: number | undefined;
  /** Calls whose last try is of this instant or later are within; ms since 1970, wall time. */
  readonly keepFromWallAt?: number | undefined;
}

/** What was in a workspace's files when they were opened. */
export interface LoadedWorkspace {
  /** `records.calls` holds the calls that are not in `finishedCalls`. */
  readonly records: RecordMaps;
  /** Follows the commits: a call that has finished is in it when its commit has resolved. */
  readonly finishedCalls: CallArchive;
  /** The previous process did not close the store: tries that were due may have been sent already. */
  readonly uncleanShutdown: boolean;
  /** A file that could not be read. The store is read-only then, and nothing is ever written over that file. */
  readonly damage?: { readonly file: string; readonly reason: string };
  /** Files that could not be read, but whose records are all there from backup and journals. Absent when none. */
  readonly recovered?: readonly RecoveredFile[];
}

/** A file that was made anew. */
export interface RecoveredFile {
  readonly file: string;
  readonly reason: string;
  /** Where the unreadable file was put; absent when it was missing. */
  readonly keptAs?: string;
}

/** One durable step: record changes and the bytes of finished attempts stand or fall together. */
export interface CommitBatch {
  readonly changes: readonly Change[];
  readonly exchanges: readonly Exchange[];
}

/** Records that are to become a snapshot without having been the present ones: an import, a reset. */
export interface SnapshotContent {
  readonly records: RecordMaps;
  /** Bytes of the attempts in `records.calls`, as far as they are there. */
  readonly exchanges: AsyncIterable<Exchange> | Iterable<Exchange>;
}

/** Keeps one workspace. Commits become durable in the order of the calls. */
export interface WorkspaceStore {
  /** Reads everything; call once, first. */
  load(): Promise<LoadedWorkspace>;
  /** Resolves when the batch is on disk. @throws AppError `store.read_only`, `store.write_failed` */
  commit(batch: CommitBatch): Promise<void>;
  /** Bytes of one attempt, from the call of `commit` on; `undefined` when they are not there (any more). */
  readExchange(id: string): Promise<Exchange | undefined>;
  /**
   * Forgets the oldest finished calls with their bytes, as far as the limits allow: whole files at a time, none that a
   * snapshot needs. @returns how many calls went
   */
  forgetCalls(limits: CallLimits): Promise<number>;

  /** Snapshots from the oldest to the newest. Known in memory: cheap. */
  snapshots(): readonly SnapshotHead[];
  /**
   * Keeps the records as they are after all commits so far.
   * @throws AppError `conflict` when the id is taken; `store.disk_refused`, as all of the following do: nothing has
   * changed and work can go on
   */
  takeSnapshot(head: SnapshotHead): Promise<void>;
  /** Keeps given records as a snapshot, to be restored. @throws AppError `conflict` when the id is taken */
  writeSnapshot(head: SnapshotHead, content: SnapshotContent): Promise<void>;
  /**
   * Puts the records of a snapshot in place of the present ones, in one durable step; the snapshot stays. No commit may
   * be under way meanwhile.
   * @param amend changes that belong to the same step, worked out on the snapshot's records
   * @returns the records that are the present ones now, `amend` included
   * @throws AppError `not_found` when there is no such snapshot, `store.snapshot_damaged` naming the file
   */
  restoreSnapshot(id: string, amend: (records: RecordMaps) => readonly Change[]): Promise<LoadedWorkspace>;
  /** Forgets a snapshot; unknown ids are ignored. */
  deleteSnapshot(id: string): Promise<void>;

  /** Names of files that somebody else has changed since this process wrote or read them; they are left alone. */
  editedFiles(): Promise<readonly string[]>;
  /**
   * Takes edited files over, as a restart would. No commit may be under way meanwhile.
   * @throws AppError `store.edit_refused` naming file, place and reason; nothing has changed then
   */
  takeOverEdits(): Promise<LoadedWorkspace>;
  /** Sets edited files aside under another name and goes on with what is in memory. */
  discardEdits(): Promise<void>;

  /** Brings the files to rest as plain JSON and gives up the lock. */
  close(): Promise<void>;
}

/** Gives other work of the process a turn (timers, sockets); resolves soon after. */
export type YieldToLoop = () => Promise<void>;

/** Sends the calls that are due; built by the dispatcher, one for each open workspace. */
export interface Outbox {
  /**
   * Resolves when no try is due or on the wire, or when nothing can be sent any more. Tries without which the clock goes
   * on (`Call.clockReleased`) are not waited for.
   */
  idle(): Promise<void>;
  /** Calls `listener` after every finished try until the returned function is called. */
  onAttempt(listener: (call: Call, attempt: Attempt) => void): () => void;
  /**
   * Takes no more calls up and waits shortly for those on the wire, then cuts them off and marks them.
   * @returns goes on: with the calls that are due by then, the marked ones first marked as possibly repeated
   */
  pause(): Promise<() => void>;
  /** Ends: waits shortly for tries on the wire, then cuts them off and marks them. */
  stop(): Promise<void>;
}

/** Why a mail was not taken, or never tried. */
export const MAIL_PROBLEMS = [
  'unreachable',
  'tls',
  'login_refused',
  'refused',
  'closed',
  'timed_out',
  'uncertain',
  'no_address',
  'bad_address',
  'jump_limit',
  'minute_limit',
  'queue_full',
  'defect',
] as const;

export type MailProblem = (typeof MAIL_PROBLEMS)[number];

/** What became of the mail of a message. */
export interface MailState {
  /** `left_out`: it was never tried. */
  readonly status: 'waiting' | 'sent' | 'failed' | 'left_out';
  /** `null`: nobody's address is known. */
  readonly to: string | null;
  readonly tries: number;
  /** Why the newest try failed, or why there was none. */
  readonly problem?: MailProblem;
  /** What the mail server said to it, shortened. */
  readonly detail?: string;
  /** Wall time of the newest change of this state. */
  readonly wallAt: number;
  readonly nextTryWallAt?: number;
}

/** Hands messages that go by mail to a real mail server; built by the dispatcher, one for each open workspace. */
export interface NoticeMail {
  /** Name and port of the mail server. */
  readonly server: string;
  /** What became of the mail of a message; `undefined` when this process knows nothing of one. In memory only. */
  stateOf(noticeId: string): MailState | undefined;
  /** Ends: waits shortly for a mail on the wire, then cuts it off; what waits is forgotten. */
  stop(): Promise<void>;
}

/** Looks whether and how an address answers; never fails. */
export type AddressProbe = (url: string) => Promise<AddressFacts>;
