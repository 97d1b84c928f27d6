import { AppError, type FaultCode } from '../../src/app/app-error.ts';
import type { WorkspaceStore } from '../../src/app/ports.ts';

/** A place that keeps one workspace: opening it again stands for a restart of the program. */
export interface StorePlace {
  open(): Promise<WorkspaceStore>;
  remove(): Promise<void>;
}

/** Adds one test about a place of its own. */
export type Contract = (what: string, check: (place: StorePlace) => Promise<void>) => void;

/** Whether an error is the fault with the given code; for `assert.rejects`. */
export function isFault(code: FaultCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code;
}
