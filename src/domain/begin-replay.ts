import type { ProductApplication } from './application.ts';
import type { CaseReplay } from './case-replay.ts';
import { countsNow, type DebugCase } from './debug-case.ts';
import { debuggedProduct } from './debugged-product.ts';
import { replayDebugCase } from './debugging.ts';
import type { Draft } from './draft.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { caseSubject, fulfils, requiredCases } from './required-cases.ts';
import { ruleValue } from './site-profile.ts';
import { recordsOnly } from './workspace.ts';

/**
 * Sends the saved cases of an application once more, all at the same time, before a step is taken.
 * @returns `undefined` where nothing is to be replayed: the step is taken at once; refused while calls are only written down
 */
export function beginReplay(
  draft: Draft,
  application: ProductApplication,
  wanted: Pick<CaseReplay, 'step' | 'decision'>,
): CaseReplay | undefined | Refusal {
  const cases = replayedCases(draft, application, wanted.step);
  if (cases.length === 0) return undefined;
  // Where nothing is sent nothing is learned: as with probes, what the time decides is decided by the checks alone.
  if (wanted.decision?.decidedBy === 'time' && recordsOnly(draft.workspace())) return undefined;
  const open: string[] = [];
  for (const each of cases) {
    const call = replayDebugCase(draft, each, 'debugging');
    if (isRefusal(call)) return call;
    open.push(call.id);
  }
  const { simAt, wallAt } = draft.context;
  return { ...wanted, simAt, wallAt, cases: cases.length, open, failed: [] };
}

/** The saved cases that a step replays, by the rules `review.replay…`; a removal is about no interface. */
export function replayedCases(
  draft: Pick<Draft, 'get' | 'applicationsOf' | 'debugCasesOf' | 'context'>,
  { kind, content, productId }: ProductApplication,
  step: CaseReplay['step'],
): DebugCase[] {
  const { profile } = draft.context;
  const rule = ruleValue(profile, step === 'submission' ? 'review.replayAtSubmission' : 'review.replayAtApproval');
  if (kind === 'removal' || rule === 'off') return [];
  const product = debuggedProduct(draft, productId);
  const saved = product ? draft.debugCasesOf(productId).filter((each) => countsNow(product, each)) : [];
  if (rule === 'all') return saved;
  const required = requiredCases(caseSubject(content, profile.site));
  return saved.filter((each) => required.some((needed) => fulfils(each, needed)));
}
