import { listedProduct, type ProductApplication } from './application.ts';
import { addWorkingDays } from './calendar.ts';
import type { ReviewDecision } from './case-replay.ts';
import type { Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { missingCasesOf } from './missing-cases.ts';
import { notify } from './notify.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { removeProduct } from './remove-from-market.ts';
import { ruleValue } from './site-profile.ts';
import { submissionProblems, type SubmissionProblem } from './submission-checks.ts';

/** What still keeps an application from being submitted, as a draft leaves things; the replay of its cases aside. */
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

/** Why an application can neither be submitted nor approved as things are, if so. */
export function unfitRefusal(draft: Draft, application: ProductApplication): Refusal | undefined {
  const { kind, productId } = application;
  const live = draft.get('products', productId);
  if (kind === 'release' && live) return refuse('application_id_taken', { id: productId });
  if (kind !== 'release' && (!live || live.removal)) return refuse('product_removed');
  if (live?.sanction?.delistedSimAt !== undefined) return refuse('product_delisted');
  const count = problemsOf(draft, application).length;
  return count > 0 ? refuse('application_incomplete', { count }) : undefined;
}

/**
 * An application is handed in: it waits for the operator, at most so many working days on marketplace time
 * (marketplace-rules 13.2 step 6). A removal that the site does not review happens at once.
 */
export function handIn(draft: Draft, application: ProductApplication): ProductApplication | Refusal {
  const { simAt, profile } = draft.context;
  const dueSimAt = addWorkingDays(simAt, ruleValue(profile, 'review.workingDays'));
  const { decidedSimAt: _before, decidedBy: _by, remark: _words, ...rest } = application;
  const submitted: ProductApplication = { ...rest, state: 'pending_approval', submittedSimAt: simAt, dueSimAt };
  draft.put('applications', submitted);
  if (application.kind === 'removal' && ruleValue(profile, 'review.removal') === 'at_once') {
    return letThrough(draft, submitted, { decidedBy: 'time', remark: '' });
  }
  draft.schedule('application.review', dueSimAt, application.id, '');
  return submitted;
}

/** An application is approved: the product is sold as applied for. */
export function letThrough(
  draft: Draft,
  application: ProductApplication,
  decision: ReviewDecision,
): ProductApplication | Refusal {
  if (application.kind === 'removal') {
    const removed = removeProduct(draft, application.productId, application.removalReason ?? '');
    if (isRefusal(removed)) return removed;
  } else {
    draft.put('products', productOf(draft, application));
  }
  const approved = decided(draft, application, 'approved', decision);
  tell(draft, approved, application.kind === 'removal' ? 'product_removed' : 'application_approved', {});
  return approved;
}

/**
 * An application is turned down.
 * @param why why the end of the time for the review did that, where it did
 */
export function turnDown(
  draft: Draft,
  application: ProductApplication,
  decision: ReviewDecision,
  why?: Refusal,
): ProductApplication {
  const rejected = decided(draft, application, 'rejected', decision);
  tell(
    draft,
    rejected,
    'application_rejected',
    why ? { reason: why.reason, ...why.params } : { reason: decision.remark },
  );
  return rejected;
}

/** The seller is told that saved cases failed when an application was about to be approved; it stays as it is. */
export function tellOfFailedCases(draft: Draft, application: ProductApplication, why: Refusal): void {
  const callId = why.failedCases?.find((each) => each.callId !== undefined)?.callId;
  tell(draft, application, 'application_replay_failed', { reason: why.reason, ...why.params }, callId);
}

function decided(
  draft: Draft,
  application: ProductApplication,
  state: 'approved' | 'rejected',
  { decidedBy, remark }: ReviewDecision,
): ProductApplication {
  const after: ProductApplication = {
    ...application,
    state,
    decidedBy,
    decidedSimAt: draft.context.simAt,
    ...(remark === '' ? {} : { remark }),
  };
  draft.unschedule('', ['application.review'], application.id);
  draft.put('applications', after);
  return after;
}

function tell(
  draft: Draft,
  { id, productId, content: { name } }: ProductApplication,
  notice: 'application_approved' | 'application_rejected' | 'application_replay_failed' | 'product_removed',
  more: Readonly<Record<string, string | number>>,
  callId?: string,
): void {
  const params = { applicationId: id, nameEn: name.en, nameZh: name.zh, ...more };
  notify(
    draft,
    'seller',
    notice,
    { id: '', buyerId: '', productId },
    {
      params,
      ...(callId === undefined ? {} : { callId }),
    },
  );
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
