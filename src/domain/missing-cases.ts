import type { ListingContent } from './application.ts';
import type { Draft } from './draft.ts';
import { caseSubject, missingCases, requiredCases, type RequiredCase } from './required-cases.ts';
import type { MissingCase } from './submission-checks.ts';

/** Debugging cases that a product needs for its billing modes and that are not saved (v1-saas 9.2, v2-saas 9). */
export function missingCasesOf(
  draft: Pick<Draft, 'debugCasesOf' | 'context'>,
  content: ListingContent,
  productId: string,
): MissingCase[] {
  const required = requiredCases(caseSubject(content, draft.context.profile.site));
  return missingCases(required, draft.debugCasesOf(productId)).map(missing);
}

/** A case in the words of the wire. */
function missing({ activity, conditions }: Pick<RequiredCase, 'activity' | 'conditions'>): MissingCase {
  const variant = conditions
    .map((condition) => `${condition.name}=${'is' in condition ? condition.is : condition.filled ? '…' : '∅'}`)
    .join(', ');
  return { activity, variant };
}
