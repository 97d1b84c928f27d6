import { applicationProblems } from '../../app/applications.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { ListingContent, ProductApplication } from '../../domain/application.ts';
import type { SubmissionProblem } from '../../domain/submission-checks.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { specificationResources } from './product-resource.ts';

/** An application; `say` words what is wrong with it. */
export function applicationResource(
  workspace: Workspace,
  application: ProductApplication,
  say: (problem: SubmissionProblem) => string,
) {
  const isOpen = application.state !== 'approved';
  const problems = isOpen ? applicationProblems(workspace, application) : [];
  return {
    id: application.id,
    productId: application.productId,
    kind: application.kind,
    state: application.state,
    content: contentResource(application.content, workspace.profile().currency),
    removalReason: application.removalReason ?? null,
    problems: problems.map((problem) => ({ ...problem, message: say(problem) })),
    createdSimAt: isoTime(application.createdSimAt),
    editedSimAt: isoTime(application.editedSimAt),
    submittedSimAt: isoTimeOrNull(application.submittedSimAt),
    dueSimAt: isoTimeOrNull(application.dueSimAt),
    decidedSimAt: isoTimeOrNull(application.decidedSimAt),
    decidedBy: application.decidedBy ?? null,
    remark: application.remark ?? null,
  };
}

function contentResource({ specifications, ...content }: ListingContent, currency: string) {
  return {
    ...content,
    pictures: content.pictures ?? [],
    specifications: specificationResources(specifications, currency),
    asksFor: content.asksFor ?? [],
    extensions: content.extensions ?? [],
    supervised: content.supervised ?? false,
    changeRules: { upgrades: [], scaleOuts: [], atRenewal: [], ...content.changeRules },
  };
}
