import type { Draft } from './draft.ts';
import { refuse, type Refusal } from './refusal.ts';

/**
 * Whether a form or a script's request has had its effect already: sent twice (a double click, two tabs, a repeated
 * script) it has one effect, and the second is told which record is there.
 */
export function repeatedRequest(draft: Draft, requestId: string | undefined): Refusal | undefined {
  const id = requestId === undefined ? undefined : draft.recordOfRequest(requestId);
  return id === undefined ? undefined : refuse('already_done', { id });
}
