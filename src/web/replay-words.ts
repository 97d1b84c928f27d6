import type { Workspace } from '../app/workspace.ts';
import type { ProductApplication } from '../domain/application.ts';
import type { FailedCase } from '../domain/case-replay.ts';
import type { WordedCase, WordedReplay } from '../read/api/application-resource.ts';
import { debugSentences } from './debug-words.ts';
import type { RequestContext } from './request-context.ts';

/** How long a page waits for a replay before it shows how far that is. */
export const PAGE_WAIT_MS = 2_000;

/** How the newest replay of an application's saved cases stands; `undefined` where there was none. */
export function replayView(
  workspace: Workspace,
  application: Pick<ProductApplication, 'replay'>,
  words: Pick<RequestContext, 'language' | 't'>,
): WordedReplay | undefined {
  const { replay } = application;
  if (!replay) return undefined;
  const { step, simAt, wallAt, cases, open, failed, outcome } = replay;
  return {
    ...{ step, simAt, wallAt, cases },
    state: outcome ?? 'running',
    answered: cases - open.length,
    failed: failedCaseViews(workspace, failed, words),
  };
}

/** Failed cases with their reasons; where the record of a call is gone, nothing more is known than that it failed. */
export function failedCaseViews(
  { state }: Workspace,
  failed: readonly FailedCase[],
  { language, t }: Pick<RequestContext, 'language' | 't'>,
): WordedCase[] {
  return failed.map(({ callId, ...rest }) => {
    const call = callId === undefined ? undefined : state.get('calls', callId);
    if (!call) return { ...rest, sentence: t('debugging.failed') };
    return { ...rest, callId: call.id, sentence: debugSentences(call)[language] };
  });
}
