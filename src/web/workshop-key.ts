import { findRecord } from '../app/find-record.ts';
import type { Workspace } from '../app/workspace.ts';
import { workspaceKeys } from '../read/simulator/workspace-keys.ts';
import type { KeyInUse } from '../read/workshop/key-in-use.ts';
import type { TextProblem } from '../protocol/workshop/pasted-text.ts';
import type { RequestContext } from './request-context.ts';

/** Longest text that the workshop reads, in characters. */
export const WORKSHOP_TEXT_MAX = 100_000;
/** Longest value that it encrypts or decrypts, in characters; the wire's own limit is far below. */
export const WORKSHOP_VALUE_MAX = 4_096;

/** How somebody names the key to work with: typed, or by the product that has it. */
export interface KeyChoice {
  readonly accessKey?: string | undefined;
  readonly productId?: string | undefined;
  readonly revealKey: boolean;
}

/**
 * The key to work with. It lives as long as the request that named it: nothing here is written down or logged.
 * @param workspace whose other keys are tried too, and whose product is meant
 * @throws AppError `not_found` for a product that is not there
 */
export function keyInUse(choice: KeyChoice, workspace: Workspace | undefined): KeyInUse {
  const accessKey =
    choice.accessKey ??
    (workspace && choice.productId !== undefined
      ? findRecord(workspace, 'products', choice.productId).interface.accessKey
      : '');
  return { accessKey, otherKeys: workspace ? workspaceKeys(workspace) : [], reveal: choice.revealKey };
}

/** What could not be read, and where. */
export function problemSentence(
  { part, problem, line, character, found }: TextProblem,
  { t }: Pick<RequestContext, 't'>,
): string {
  const sentence = t(`workshop.problem.${problem}`, { found });
  return t('workshop.problem_at', { part: t(`workshop.part.${part}`), line, character, sentence });
}

/** The `timeStamp` of V1.0 for an instant: UTC, yyyyMMddHHmmssSSS (v1-saas 1). */
export function v1TimeStamp(wallAt: number): string {
  return new Date(wallAt).toISOString().replace(/\D/g, '');
}
