import { maskKey } from '../api/mask-key.ts';
import type { WorkspaceKey } from '../simulator/workspace-keys.ts';
import type { WorkshopStep, WorkshopStepId } from '../../protocol/workshop/steps.ts';

/** The key that the workshop works with, for the length of one request, and others that may be the right one. */
export interface KeyInUse {
  readonly accessKey: string;
  readonly otherKeys: readonly WorkspaceKey[];
  /** Keys appear in the texts as they are. */
  readonly reveal: boolean;
}

export interface ShownStep {
  readonly id: WorkshopStepId;
  readonly text: string;
  /** Something of it was hidden. */
  readonly masked: boolean;
}

/** Steps fit to be shown: nobody can read the key out of them unless it was asked for. */
export function shownSteps(steps: readonly WorkshopStep[], { accessKey, reveal }: KeyInUse): ShownStep[] {
  return steps.map(({ id, text, secret }) => {
    if (reveal || secret === undefined) return { id, text, masked: false };
    const shown = secret === 'is_key' ? maskKey(text) : maskedText(text, accessKey);
    return { id, text: shown, masked: true };
  });
}

/** A text with a key in it hidden. */
export function maskedText(text: string, accessKey: string): string {
  return accessKey === '' ? text : text.replaceAll(accessKey, maskKey(accessKey));
}
