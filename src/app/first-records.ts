import type { Exchange } from '../domain/call.ts';
import type { Change } from '../domain/records.ts';

/** What a new workspace begins with: its records and the bytes of the calls among them. */
export interface FirstRecords {
  readonly changes: readonly Change[];
  readonly exchanges: readonly Exchange[];
}
