import type { z } from 'zod';
import {
  addApplication,
  approveApplication,
  discardApplication,
  editApplication,
  rejectApplication,
  removeSpecification,
  submitApplication,
  withdrawApplication,
} from '../../../app/applications.ts';
import { findRecord } from '../../../app/find-record.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { ListingContent, ProductApplication } from '../../../domain/application.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { applicationResource, failedCaseResource } from '../../../read/api/application-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { productResource } from '../../../read/api/product-resource.ts';
import { failedCaseViews, replayView } from '../../replay-words.ts';
import { submissionWords } from '../../submission-words.ts';
import { workspaceRoute } from '../api-route.ts';
import { specificationsOf } from '../product-input.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed, RefusedError } from '../refused-error.ts';
import {
  APPLICATION,
  APPLICATION_LIST,
  APPLICATION_QUERY,
  APPROVAL,
  NEW_APPLICATION,
  REJECTION,
  SPECIFICATION_REMOVAL,
} from '../schemas/application.ts';
import { LISTING_INPUT, PRODUCT } from '../schemas/catalogue.ts';
import { ID_PARAM } from '../schemas/common.ts';

const tag = 'Applications';
const ONE = { status: 200, description: 'The application.', schema: APPLICATION } as const;

function show(workspace: Workspace, application: ProductApplication, { words }: ReaderTexts) {
  return applicationResource(workspace, application, {
    say: (problem) => submissionWords(problem, words),
    replay: replayView(workspace, application, words),
  });
}

/** What a step has come to that replays the saved cases. @throws RefusedError with the cases that failed */
function decided(workspace: Workspace, result: ProductApplication | Refusal, texts: ReaderTexts) {
  if (!isRefusal(result)) return show(workspace, result, texts);
  throw new RefusedError(
    result,
    failedCaseViews(workspace, result.failedCases ?? [], texts.words).map(failedCaseResource),
  );
}

/** What a body applies for. @throws InputError as for products */
function contentOf(input: z.output<typeof LISTING_INPUT>, workspace: Workspace): ListingContent {
  const { specifications, pictures, asksFor, extensions, supervised, changeRules, interface: access, ...texts } = input;
  const { version, encryptType, addressId } = access;
  return {
    ...texts,
    specifications: specificationsOf(specifications, workspace),
    ...(pictures ? { pictures } : {}),
    ...(asksFor ? { asksFor } : {}),
    ...(extensions ? { extensions } : {}),
    ...(supervised === undefined ? {} : { supervised }),
    ...(changeRules ? { changeRules } : {}),
    interface: {
      version,
      ...(encryptType === undefined ? {} : { encryptType }),
      ...(addressId === undefined ? {} : { addressId }),
    },
  };
}

const REPLAYED =
  'Its saved cases are replayed first, all at the same time; the answer comes when they are answered. Cases that fail ' +
  'are told in `details` of the refusal. The rules `review.replayAtSubmission` and `review.replayAtApproval` leave it out.';

export const APPLICATION_ROUTES = [
  workspaceRoute({
    id: 'listApplications',
    method: 'get',
    path: '/applications',
    tag,
    summary: 'Applications of sellers: drafts, and what is or was reviewed',
    query: APPLICATION_QUERY,
    success: [{ status: 200, description: 'Applications, newest first.', schema: APPLICATION_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query, texts }) => {
      const { state, kind, productId } = query;
      const page = pageOf(
        workspace.state.all('applications').newestFirst(),
        query,
        (each) =>
          (state === undefined || each.state === state) &&
          (kind === undefined || each.kind === kind) &&
          (productId === undefined || each.productId === productId),
      );
      return mapPage(page, (application) => show(workspace, application, texts));
    },
  }),
  workspaceRoute({
    id: 'addApplication',
    method: 'post',
    path: '/applications',
    tag,
    summary: 'Begin the release of a new product, a change of a live one, or its removal',
    body: NEW_APPLICATION,
    success: [{ status: 201, description: 'The draft.', schema: APPLICATION }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body, texts }) => {
      const { kind, productId, templateId, reason } = body;
      const added = await addApplication(workspace, {
        kind,
        productId,
        ...(templateId === undefined ? {} : { templateId }),
        ...(reason === undefined ? {} : { removalReason: reason }),
      });
      return show(workspace, allowed(added), texts);
    },
  }),
  workspaceRoute({
    id: 'getApplication',
    method: 'get',
    path: '/applications/:id',
    tag,
    summary: 'An application with what keeps it from being submitted',
    params: ID_PARAM,
    success: [ONE],
    faults: [],
    handle: ({ market: { workspace }, params, texts }) =>
      show(workspace, findRecord(workspace, 'applications', params.id), texts),
  }),
  workspaceRoute({
    id: 'editApplication',
    method: 'put',
    path: '/applications/:id',
    tag,
    summary: 'Replace what is applied for',
    description: 'Takes the `content` that GET answered, changed. One that was rejected becomes a draft again.',
    params: ID_PARAM,
    body: LISTING_INPUT,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) => {
      const content = contentOf(body, workspace);
      return show(workspace, allowed(await editApplication(workspace, params.id, () => content)), texts);
    },
  }),
  workspaceRoute({
    id: 'discardApplication',
    method: 'delete',
    path: '/applications/:id',
    tag,
    summary: 'Throw a draft or a rejected application away',
    params: ID_PARAM,
    success: [{ status: 204, description: 'It is gone.' }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) => {
      allowed(await discardApplication(workspace, params.id));
    },
  }),
  workspaceRoute({
    id: 'submitApplication',
    method: 'post',
    path: '/applications/:id/submit',
    tag,
    summary: 'Submit an application for review',
    description: REPLAYED,
    params: ID_PARAM,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, texts, clientGone }) =>
      decided(workspace, await submitApplication(workspace, params.id, clientGone), texts),
  }),
  workspaceRoute({
    id: 'withdrawApplication',
    method: 'post',
    path: '/applications/:id/withdraw',
    tag,
    summary: 'Take a submitted application back',
    params: ID_PARAM,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, texts }) =>
      show(workspace, allowed(await withdrawApplication(workspace, params.id)), texts),
  }),
  workspaceRoute({
    id: 'approveApplication',
    method: 'post',
    path: '/applications/:id/approve',
    tag,
    summary: 'The operator approves an application: the product is sold as applied for',
    description: REPLAYED,
    params: ID_PARAM,
    body: APPROVAL,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts, clientGone }) =>
      decided(workspace, await approveApplication(workspace, params.id, body.remark, clientGone), texts),
  }),
  workspaceRoute({
    id: 'rejectApplication',
    method: 'post',
    path: '/applications/:id/reject',
    tag,
    summary: 'The operator rejects an application',
    params: ID_PARAM,
    body: REJECTION,
    success: [ONE],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) =>
      show(workspace, allowed(await rejectApplication(workspace, params.id, body.remark)), texts),
  }),
  workspaceRoute({
    id: 'removeSpecification',
    method: 'post',
    path: '/products/:id/remove-specification',
    tag,
    summary: 'Remove a specification of a live product for good',
    description: 'Running instances are untouched; they can be renewed by themselves only, and not be changed.',
    params: ID_PARAM,
    body: SPECIFICATION_REMOVAL,
    success: [{ status: 200, description: 'The product.', schema: PRODUCT }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { specificationId, reason } = body;
      const product = allowed(await removeSpecification(workspace, params.id, specificationId, reason));
      return productResource(product, workspace.profile().currency);
    },
  }),
];
