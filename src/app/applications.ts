import {
  contentOf,
  type ApplicationKind,
  type ListingContent,
  type ProductApplication,
} from '../domain/application.ts';
import type { Product } from '../domain/catalogue.ts';
import { problemsOf } from '../domain/decide-application.ts';
import type { Draft } from '../domain/draft.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { removeSpecification as decideRemoval } from '../domain/remove-from-market.ts';
import {
  approveApplication as decideApproval,
  rejectApplication as decideRejection,
  replayingRefusal,
  submitApplication as decideSubmission,
  withdrawApplication as decideWithdrawal,
} from '../domain/review-application.ts';
import type { SubmissionProblem } from '../domain/submission-checks.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import { toldContent } from './told-product.ts';
import { whenReplayed } from './when-replayed.ts';
import type { Workspace } from './workspace.ts';

/** What an application is begun with. */
export interface NewApplication {
  readonly kind: ApplicationKind;
  readonly productId: string;
  /** A product whose texts and prices a new one begins with, its codes drawn anew. */
  readonly templateId?: string;
  /** Why the product is to be removed. */
  readonly removalReason?: string;
}

const DIGITS = '0123456789';
const CODE_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Begins an application: an empty draft of a new product, a copy of a live one to change, or its removal.
 * @returns refused: the product has an open application already, or cannot be changed any more
 * @throws AppError `not_found`
 */
export async function addApplication(
  workspace: Workspace,
  input: NewApplication,
): Promise<ProductApplication | Refusal> {
  const { kind, productId, templateId, removalReason } = input;
  const add = () =>
    workspace.decide((draft): ProductApplication | Refusal => {
      const open = openApplication(workspace, productId);
      if (open) return refuse('application_open', { application: open.id });
      const live = workspace.state.get('products', productId);
      if (kind === 'release' && live) return refuse('application_id_taken', { id: productId });
      if (kind !== 'release' && findRecord(workspace, 'products', productId).removal) return refuse('product_removed');
      const content = live
        ? contentOf(live)
        : templateId === undefined
          ? EMPTY
          : copyOf(findRecord(workspace, 'products', templateId), draft);
      const { simAt } = draft.context;
      const application: ProductApplication = {
        id: `app-${draft.nextNumber()}`,
        productId,
        kind,
        state: 'draft',
        content,
        ...(removalReason === undefined ? {} : { removalReason }),
        createdSimAt: simAt,
        editedSimAt: simAt,
      };
      draft.put('applications', application);
      return application;
    });
  const told = { kind, productId, templateId, reason: removalReason };
  const added = await carriedOut(workspace, 'add-application', told, add);
  // Its codes were drawn: a scenario that draws others would sell another product.
  if (templateId !== undefined && !isRefusal(added)) {
    workspace.recording.note(workspace, { verb: 'edit-application', input: toldEdit(added) }, added);
  }
  return added;
}

/**
 * Changes what is applied for; one that was turned down becomes a draft again.
 * @param edit what becomes of the content as it is at the moment of the decision
 * @returns refused: it is being reviewed, or decided
 * @throws AppError `not_found`
 */
export async function editApplication(
  workspace: Workspace,
  id: string,
  edit: (content: ListingContent) => ListingContent,
): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  const change = () =>
    workspace.decide((draft): ProductApplication | Refusal => {
      const application = draft.need('applications', id);
      const { state, kind, productId } = application;
      const editable = (state === 'draft' || state === 'rejected') && kind !== 'removal';
      if (!editable) return refuse('application_not_editable', { application: state });
      const replaying = replayingRefusal(application);
      if (replaying) return replaying;
      const open = openApplication(workspace, productId);
      if (open && open.id !== id) return refuse('application_open', { application: open.id });
      const live = draft.get('products', productId);
      const edited = edit(application.content);
      const { submittedSimAt: _sent, dueSimAt: _due, ...rest } = application;
      const changed: ProductApplication = {
        ...rest,
        state: 'draft',
        // Supervision is fixed at release (marketplace-rules 1.2).
        content: live ? { ...edited, supervised: live.supervised ?? false } : edited,
        editedSimAt: draft.context.simAt,
      };
      draft.put('applications', changed);
      return changed;
    });
  return carriedOut(workspace, 'edit-application', { id }, change, { told: toldEdit });
}

/** What a step says of an application's content. */
function toldEdit({ id, content }: ProductApplication) {
  return { id, ...toldContent(content) };
}

/** Throws a draft, or an application that was turned down, away. @throws AppError `not_found` */
export async function discardApplication(workspace: Workspace, id: string): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  const discard = () =>
    workspace.decide((draft): ProductApplication | Refusal => {
      const application = draft.need('applications', id);
      if (application.state !== 'draft' && application.state !== 'rejected') {
        return refuse('application_not_editable', { application: application.state });
      }
      const replaying = replayingRefusal(application);
      if (replaying) return replaying;
      throwAway(draft, application);
      return application;
    });
  return carriedOut(workspace, 'discard-application', { id }, discard);
}

/**
 * Hands an application in, and waits until its saved cases are replayed and answered.
 * @param signal ends the waiting: the replay goes on by itself and takes the step
 * @returns the application, submitted or (where the waiting was ended) still replaying; refused with the failed cases
 * @throws AppError `not_found`
 */
export async function submitApplication(
  workspace: Workspace,
  id: string,
  signal?: AbortSignal,
): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  return carriedOut(workspace, 'submit-application', { id }, async () => {
    const begun = await workspace.decide((draft) => decideSubmission(draft, id));
    return isRefusal(begun) ? begun : whenReplayed(workspace, id, signal);
  });
}

/** Takes an application back. @throws AppError `not_found` */
export async function withdrawApplication(workspace: Workspace, id: string): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  return carriedOut(workspace, 'withdraw-application', { id }, () =>
    workspace.decide((draft) => decideWithdrawal(draft, id)),
  );
}

/**
 * The operator lets an application through, and waits until its saved cases are replayed and answered.
 * @param signal ends the waiting: the replay goes on by itself and takes the step
 * @returns the application, approved or (where the waiting was ended) still replaying; refused with the failed cases
 * @throws AppError `not_found`
 */
export async function approveApplication(
  workspace: Workspace,
  id: string,
  remark: string,
  signal?: AbortSignal,
): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  return carriedOut(workspace, 'approve-application', { id, remark }, async () => {
    const begun = await workspace.decide((draft) => decideApproval(draft, id, remark));
    return isRefusal(begun) ? begun : whenReplayed(workspace, id, signal);
  });
}

/** The operator turns an application down. @throws AppError `not_found` */
export async function rejectApplication(
  workspace: Workspace,
  id: string,
  remark: string,
): Promise<ProductApplication | Refusal> {
  findRecord(workspace, 'applications', id);
  return carriedOut(workspace, 'reject-application', { id, remark }, () =>
    workspace.decide((draft) => decideRejection(draft, id, remark)),
  );
}

/** Removes a specification of a live product for good. @throws AppError `not_found` */
export async function removeSpecification(
  workspace: Workspace,
  productId: string,
  specificationId: string,
  reason: string,
): Promise<Product | Refusal> {
  const { specifications } = findRecord(workspace, 'products', productId);
  if (!specifications.some(({ id }) => id === specificationId)) {
    throw new AppError('not_found', `no specification ${specificationId}`, {
      params: { collection: 'specifications', id: specificationId },
    });
  }
  return carriedOut(workspace, 'remove-specification', { id: productId, specificationId, reason }, () =>
    workspace.decide((draft) => decideRemoval(draft, productId, specificationId, reason)),
  );
}

/** What keeps an application from being submitted now. */
export function applicationProblems(workspace: Workspace, application: ProductApplication): SubmissionProblem[] {
  return problemsOf(workspace.draft(), application);
}

/** The application for a product that is not decided yet, if any. */
export function openApplication({ state }: Workspace, productId: string): ProductApplication | undefined {
  return [...state.all('applications').values()].find(
    (each) => each.productId === productId && (each.state === 'draft' || each.state === 'pending_approval'),
  );
}

/** Takes an application away; the cases of a product that exists nowhere else go with it. */
function throwAway(draft: Draft, { id, productId }: ProductApplication): void {
  draft.removeApplication(id);
  if (draft.get('products', productId) || draft.applicationsOf(productId).length > 0) return;
  for (const saved of draft.debugCasesOf(productId)) draft.removeDebugCase(saved.id);
}

const NO_TEXT = { en: '', zh: '' } as const;

const EMPTY: ListingContent = {
  name: NO_TEXT,
  vendor: NO_TEXT,
  category: 'collaboration',
  tagline: NO_TEXT,
  description: NO_TEXT,
  specifications: [],
  interface: { version: '2.0' },
};

/** A product's content for another one: SKU codes and offer ids are drawn anew, rules about SKUs are left out. */
function copyOf(product: Product, { context: { ids } }: Draft): ListingContent {
  const { changeRules: _codes, ...content } = contentOf(product);
  const offerId = (): string => `OFFI${ids.text(18, DIGITS)}`;
  return {
    ...content,
    specifications: content.specifications.map((specification) => ({
      ...specification,
      skus: specification.skus.map((sku) => ({
        ...sku,
        code: newSkuCode(ids),
        prices: sku.prices.map((price) => ({
          ...price,
          offerId: offerId(),
          ...(price.billingItems
            ? { billingItems: price.billingItems.map((item) => ({ ...item, offerId: offerId() })) }
            : {}),
        })),
      })),
    })),
  };
}

/** A SKU code of the form that the debugging page shows: eight characters, a hyphen, twelve more (v1-saas 9.1). */
export function newSkuCode({ text }: Pick<Draft['context']['ids'], 'text'>): string {
  return `${text(8, CODE_ALPHABET)}-${text(12, CODE_ALPHABET)}`;
}
