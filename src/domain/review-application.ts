import { listedProduct, type ProductApplication } from './application.ts';
import { addWorkingDays } from './calendar.ts';
import type { Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { missingCasesOf } from './missing-cases.ts';
import { notify } from './notify.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { removeProduct } from './remove-from-market.ts';
import { ruleValue } from './site-profile.ts';
import { submissionProblems, type SubmissionProblem } from './submission-checks.ts';

/** What still keeps an application from being submitted, as a draft leaves things. */
export function problemsOf(
  draft: Pick<Draft, 'get' | 'debugCasesOf' | 'context'>,
  { kind, content, productId }: ProductApplication,
): SubmissionProblem[] {
  const address = draft.get('productionAddresses', content.interface.addressId ?? '');
  return submissionProblems({
    kind,
    content,
    live: draft.get('products', productId),
    address,
    key: draft.get('interfaceKeys', address?.keyIds.basic ?? ''),
    missingCases: missingCasesOf(draft, content, productId),
  });
}

/**
 * The seller hands an application in: it waits for the operator, at most so many working days on marketplace time
 * (marketplace-rules 13.2 step 6). A removal that the site does not review happens at once.
 */
export function submitApplication(draft: Draft, id: string): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  if (application.state !== 'draft') return refuse('application_not_draft', { application: application.state });
  const blocked = liveRefusal(draft, application);
  if (blocked) return blocked;
  const count = problemsOf(draft, application).length;
  if (count > 0) return refuse('application_incomplete', { count });
  const { simAt, profile } = draft.context;
  const dueSimAt = addWorkingDays(simAt, ruleValue(profile, 'review.workingDays'));
  const { decidedSimAt: _before, decidedBy: _by, remark: _words, ...rest } = application;
  const submitted: ProductApplication = { ...rest, state: 'pending_approval', submittedSimAt: simAt, dueSimAt };
  draft.put('applications', submitted);
  if (application.kind === 'removal' && ruleValue(profile, 'review.removal') === 'at_once') {
    return approveApplication(draft, id, '', 'time');
  }
  draft.schedule('application.review', dueSimAt, id, '');
  return submitted;
}

/** The seller takes an application back; of SaaS that cannot be done by most readings (marketplace-rules 13.3). */
export function withdrawApplication(draft: Draft, id: string): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  if (application.state !== 'pending_approval') {
    return refuse('application_not_pending', { application: application.state });
  }
  if (ruleValue(draft.context.profile, 'review.withdrawal') === 'not_saas') return refuse('application_no_withdrawal');
  draft.unschedule('', ['application.review'], id);
  const { submittedSimAt: _submitted, dueSimAt: _due, ...rest } = application;
  const withdrawn: ProductApplication = { ...rest, state: 'draft' };
  draft.put('applications', withdrawn);
  return withdrawn;
}

/** The operator, or the end of the time for the review, lets an application through: the product is sold as applied for. */
export function approveApplication(
  draft: Draft,
  id: string,
  remark: string,
  decidedBy: 'operator' | 'time' = 'operator',
): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  if (application.state !== 'pending_approval') {
    return refuse('application_not_pending', { application: application.state });
  }
  const blocked = liveRefusal(draft, application);
  if (blocked) return blocked;
  // Approving replays the saved cases in production (v1-saas 9.2): what was complete must still be.
  const count = problemsOf(draft, application).length;
  if (count > 0) return refuse('application_incomplete', { count });
  if (application.kind === 'removal') {
    const removed = removeProduct(draft, application.productId, application.removalReason ?? '');
    if (isRefusal(removed)) return removed;
  } else {
    draft.put('products', productOf(draft, application));
  }
  return decide(draft, application, { state: 'approved', remark, decidedBy });
}

/** The operator turns an application down; the seller may edit and submit it again. */
export function rejectApplication(
  draft: Draft,
  id: string,
  remark: string,
  decidedBy: 'operator' | 'time' = 'operator',
): ProductApplication | Refusal {
  const application = draft.need('applications', id);
  if (application.state !== 'pending_approval') {
    return refuse('application_not_pending', { application: application.state });
  }
  return decide(draft, application, { state: 'rejected', remark, decidedBy });
}

/** The time for a review is over: nothing happens while the operator decides by hand (rule `review.decision`). */
export function endReviewTime(draft: Draft, id: string): void {
  const application = draft.get('applications', id);
  if (application?.state !== 'pending_approval') return;
  if (ruleValue(draft.context.profile, 'review.decision') === 'by_operator') return;
  const approved = approveApplication(draft, id, '', 'time');
  if (isRefusal(approved)) rejectApplication(draft, id, '', 'time');
}

/** Why a product cannot be changed any more. */
function liveRefusal(draft: Draft, { kind, productId }: ProductApplication): Refusal | undefined {
  const live = draft.get('products', productId);
  if (kind === 'release') return live ? refuse('application_id_taken', { id: productId }) : undefined;
  if (!live || live.removal) return refuse('product_removed');
  return live.sanction?.delistedSimAt === undefined ? undefined : refuse('product_delisted');
}

/** The product as applied for, reached at the chosen address with its bound key. */
function productOf(draft: Draft, application: ProductApplication): Product {
  const { productId, content } = application;
  const live = draft.get('products', productId);
  const address = draft.get('productionAddresses', content.interface.addressId ?? '');
  const key = draft.get('interfaceKeys', address?.keyIds.basic ?? '');
  if (address && key) return listedProduct(application, { ...address, accessKey: key.secret }, live);
  if (!live) throw new Error(`application ${application.id} has no address`);
  return listedProduct(application, live.interface, live);
}

function decide(
  draft: Draft,
  application: ProductApplication,
  decision: {
    readonly state: 'approved' | 'rejected';
    readonly remark: string;
    readonly decidedBy: 'operator' | 'time';
  },
): ProductApplication {
  const { remark, ...members } = decision;
  const decided: ProductApplication = {
    ...application,
    ...members,
    decidedSimAt: draft.context.simAt,
    ...(remark === '' ? {} : { remark }),
  };
  draft.unschedule('', ['application.review'], application.id);
  draft.put('applications', decided);
  const { productId, kind } = application;
  const notice =
    decision.state === 'rejected'
      ? 'application_rejected'
      : kind === 'removal'
        ? 'product_removed'
        : 'application_approved';
  const { name } = application.content;
  const params: Record<string, string | number> = { applicationId: application.id, nameEn: name.en, nameZh: name.zh };
  if (decision.state === 'rejected' && decision.decidedBy === 'operator') params['reason'] = remark;
  else if (decision.state === 'rejected') {
    params['reason'] = 'application_incomplete';
    params['count'] = problemsOf(draft, application).length;
  }
  notify(draft, 'seller', notice, { id: '', buyerId: '', productId }, { params });
  return decided;
}
