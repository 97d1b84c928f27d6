import type { ProductApplication } from './application.ts';
import { beginReplay } from './begin-replay.ts';
import { isReplaying } from './case-replay.ts';
import { handIn, letThrough, turnDown, unfitRefusal } from './decide-application.ts';
import type { Draft } from './draft.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';

/**
 * The seller hands an application in. Its saved cases are replayed first (v1-saas 9.2): it is still a draft then, and the
 * last answer submits it or leaves it a draft (see `noteReplay`).
 */
export function submitApplication(draft: Draft, id: string): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  if (application.state !== 'draft') return refuse('application_not_draft', { application: application.state });
  const blocked = replayingRefusal(application) ?? unfitRefusal(draft, application);
  if (blocked) return blocked;
  const { replay: _before, ...rest } = application;
  const replay = beginReplay(draft, application, { step: 'submission' });
  if (isRefusal(replay)) return replay;
  return replay ? awaitAnswers(draft, { ...rest, replay }) : handIn(draft, rest);
}

/** The seller takes an application back; of SaaS that cannot be done by most readings (marketplace-rules 13.3). */
export function withdrawApplication(draft: Draft, id: string): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  const blocked = undecidableRefusal(application);
  if (blocked) return blocked;
  if (ruleValue(draft.context.profile, 'review.withdrawal') === 'not_saas') return refuse('application_no_withdrawal');
  draft.unschedule('', ['application.review'], id);
  const { submittedSimAt: _submitted, dueSimAt: _due, replay: _replayed, ...rest } = application;
  const withdrawn: ProductApplication = { ...rest, state: 'draft' };
  draft.put('applications', withdrawn);
  return withdrawn;
}

/**
 * The operator, or the end of the time for the review, lets an application through. Its saved cases are replayed first
 * (marketplace-rules 13.2 step 6): it stays pending then, and the last answer approves it or not (see `noteReplay`).
 */
export function approveApplication(
  draft: Draft,
  id: string,
  remark: string,
  decidedBy: 'operator' | 'time' = 'operator',
): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  const blocked = undecidableRefusal(application) ?? unfitRefusal(draft, application);
  if (blocked) return blocked;
  const decision = { decidedBy, remark };
  const { replay: _before, ...rest } = application;
  const replay = beginReplay(draft, application, { step: 'approval', decision });
  if (isRefusal(replay)) return replay;
  return replay ? awaitAnswers(draft, { ...rest, replay }) : letThrough(draft, rest, decision);
}

/** The operator turns an application down; the seller may edit and submit it again. */
export function rejectApplication(draft: Draft, id: string, remark: string): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  return undecidableRefusal(application) ?? turnDown(draft, application, { decidedBy: 'operator', remark });
}

/** The time for a review is over: nothing happens while the operator decides by hand (rule `review.decision`). */
export function endReviewTime(draft: Draft, id: string): void {
  const application = draft.get('applications', id);
  if (application?.state !== 'pending_approval') return;
  if (ruleValue(draft.context.profile, 'review.decision') === 'by_operator') return;
  // The operator has begun to approve it: the answers decide.
  if (isReplaying(application)) return;
  const approved = approveApplication(draft, id, '', 'time');
  if (isRefusal(approved)) turnDown(draft, application, { decidedBy: 'time', remark: '' }, approved);
}

/** Why nothing else can become of an application while its cases are replayed. */
export function replayingRefusal(application: ProductApplication): Refusal | undefined {
  return isReplaying(application)
    ? refuse('application_replaying', { open: application.replay?.open.length ?? 0 })
    : undefined;
}

function undecidableRefusal(application: ProductApplication): Refusal | undefined {
  const { state } = application;
  return state === 'pending_approval'
    ? replayingRefusal(application)
    : refuse('application_not_pending', { application: state });
}

function awaitAnswers(draft: Draft, application: ProductApplication): ProductApplication {
  draft.put('applications', application);
  return application;
}
