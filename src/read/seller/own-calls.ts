import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import { caseSubject, ownCalls } from '../../domain/required-cases.ts';
import type { OwnCallRule } from '../../domain/rules/debug-case-rules.ts';

/** What a service has to ask of the marketplace, and the newest call in which it did so with success. */
export interface OwnCallRow extends OwnCallRule {
  readonly callId: string | undefined;
}

/** The rows of a product. A question for a mock order is about none, and counts for all. */
export function ownCallRows(workspace: Workspace, product: Product): OwnCallRow[] {
  const calls = workspace.state.all('calls');
  const newest = (activity: OwnCallRule['activities'][number], productId: string) =>
    calls.heads({ activity, productId, status: 'success' }).next().value ?? [];
  return ownCalls(caseSubject(product, workspace.profile().site)).map((rule) => {
    const found = rule.activities.flatMap((activity) => [newest(activity, product.id), newest(activity, '')].flat());
    const [last] = found.sort((a, b) => b.number - a.number);
    return { ...rule, callId: last?.id };
  });
}
