import type { Attempt, Call, Exchange } from '../domain/call.ts';
import type { Change, RecordMaps } from '../domain/records.ts';

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

/** What was in a workspace's files when they were opened. */
export interface LoadedWorkspace {
  readonly records: RecordMaps;
  /** The previous process did not close the store: tries that were due may have been sent already. */
  readonly uncleanShutdown: boolean;
  /** A file that could not be read. The store is read-only then, and nothing is ever written over that file. */
  readonly damage?: { readonly file: string; readonly reason: string };
}

/** One durable step: record changes and the bytes of finished attempts stand or fall together. */
export interface CommitBatch {
  readonly changes: readonly Change[];
  readonly exchanges: readonly Exchange[];
}

/** Keeps one workspace. Commits become durable in the order of the calls. */
export interface WorkspaceStore {
  /** Reads everything; call once, first. */
  load(): Promise<LoadedWorkspace>;
  /** Resolves when the batch is on disk. @throws AppError `store.read_only`, `store.write_failed` */
  commit(batch: CommitBatch): Promise<void>;
  /** Bytes of one attempt, or `undefined` when they are not there (any more). */
  readExchange(id: string): Promise<Exchange | undefined>;
  /** Brings the files to rest as plain JSON and gives up the lock. */
  close(): Promise<void>;
}

/** Gives other work of the process a turn (timers, sockets); resolves soon after. */
export type YieldToLoop = () => Promise<void>;

/** Sends the calls that are due; built by the dispatcher, one for each open workspace. */
export interface Outbox {
  /** Resolves when no try is due or on the wire, or when nothing can be sent any more. */
  idle(): Promise<void>;
  /** Calls `listener` after every finished try until the returned function is called. */
  onAttempt(listener: (call: Call, attempt: Attempt) => void): () => void;
  /** Ends: waits shortly for tries on the wire, then cuts them off and marks them. */
  stop(): Promise<void>;
}
