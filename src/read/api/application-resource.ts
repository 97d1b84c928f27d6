import { applicationProblems } from '../../app/applications.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { ListingContent, ProductApplication } from '../../domain/application.ts';
import type { CaseReplay, FailedCase } from '../../domain/case-replay.ts';
import type { SubmissionProblem } from '../../domain/submission-checks.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { specificationResources } from './product-resource.ts';

/** A case that failed when it was replayed, with what the debugging page says about its call. */
export interface WordedCase extends FailedCase {
  readonly sentence: string;
}

/** How the newest replay of an application's cases stands, in words. */
export interface WordedReplay extends Pick<CaseReplay, 'step' | 'simAt' | 'wallAt' | 'cases'> {
  readonly state: 'running' | NonNullable<CaseReplay['outcome']>;
  /** Cases whose answers have come. */
  readonly answered: number;
  readonly failed: readonly WordedCase[];
}

/** An application; `say` words what is wrong with it, `replay` is the newest replay of its cases. */
export function applicationResource(
  workspace: Workspace,
  application: ProductApplication,
  { say, replay }: { readonly say: (problem: SubmissionProblem) => string; readonly replay: WordedReplay | undefined },
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
    replay: replay ? replayResource(replay) : null,
  };
}

/** A case that failed when it was replayed. */
export function failedCaseResource({ activity, scene, caseId, callId, sentence }: WordedCase) {
  return { activity, scene: scene ?? null, caseId: caseId ?? null, callId: callId ?? null, message: sentence };
}

function replayResource({ step, state, simAt, wallAt, cases, answered, failed }: WordedReplay) {
  return {
    ...{ step, state, cases, answered },
    simAt: isoTime(simAt),
    wallAt: isoTime(wallAt),
    failed: failed.map(failedCaseResource),
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
