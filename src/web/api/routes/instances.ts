import { findInstance } from '../../../app/find-record.ts';
import { liftSuspension, suspendInstance } from '../../../app/suspend.ts';
import { viewDetails, viewDetailsOfMany } from '../../../app/view-details.ts';
import { shownStatus } from '../../../domain/suspension.ts';
import { instanceResource } from '../../../read/api/instance-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { workspaceRoute } from '../api-route.ts';
import { callDetail } from '../call-detail.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import {
  INSTANCE,
  DETAILS_INPUT,
  DETAILS_OF_MANY,
  FREEZE_INPUT,
  INSTANCE_DETAILS,
  INSTANCE_LIST,
  INSTANCE_QUERY,
} from '../schemas/instance.ts';

const tag = 'Instances';

export const INSTANCE_ROUTES = [
  workspaceRoute({
    id: 'listInstances',
    method: 'get',
    path: '/instances',
    tag,
    summary: 'The instances',
    query: INSTANCE_QUERY,
    success: [{ status: 200, description: 'Instances, newest first.', schema: INSTANCE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { status, buyerId, productId } = query;
      const page = pageOf(
        workspace.state.all('instances').newestFirst(),
        query,
        (instance) =>
          (status === undefined || shownStatus(instance) === status) &&
          (buyerId === undefined || instance.buyerId === buyerId) &&
          (productId === undefined || instance.productId === productId),
      );
      return mapPage(page, instanceResource);
    },
  }),
  workspaceRoute({
    id: 'getInstance',
    method: 'get',
    path: '/instances/:id',
    tag,
    summary: "An instance by the marketplace's or the seller's id",
    params: ID_PARAM,
    success: [{ status: 200, description: 'The instance.', schema: INSTANCE }],
    faults: [],
    handle: ({ market, params }) => instanceResource(findInstance(market.workspace, params.id)),
  }),
  workspaceRoute({
    id: 'freezeInstance',
    method: 'post',
    path: '/instances/:id/freeze',
    tag,
    summary: 'Freeze as the operator',
    description: 'For a violation of rules or arrears. The seller is told to freeze; the term runs on.',
    params: ID_PARAM,
    body: FREEZE_INPUT,
    success: [{ status: 200, description: 'The frozen instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) =>
      instanceResource(allowed(await suspendInstance(workspace, params.id, body.reason))),
  }),
  workspaceRoute({
    id: 'unfreezeInstance',
    method: 'post',
    path: '/instances/:id/unfreeze',
    tag,
    summary: "Lift the operator's freeze",
    description: 'The seller is told, unless the instance stays frozen because its term is over.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      instanceResource(allowed(await liftSuspension(workspace, params.id))),
  }),
  workspaceRoute({
    id: 'viewInstanceDetails',
    method: 'post',
    path: '/instances/:id/details',
    tag,
    summary: 'Open the resource details as the buyer does',
    description: 'The seller is asked live, once: with queryInstance in version 2.0, with newInstance in version 1.0.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The instance and the finished call.', schema: INSTANCE_DETAILS }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, texts }) => {
      const { instance, call } = allowed(await viewDetails(workspace, params.id));
      return { instance: instanceResource(instance), call: await callDetail(workspace, call, texts) };
    },
  }),
  workspaceRoute({
    id: 'viewDetailsOfMany',
    method: 'post',
    path: '/instances/details',
    tag,
    summary: 'Ask the seller about up to 100 instances with one call',
    description: 'One queryInstance with the ids joined by commas. The instances belong to one production address.',
    body: DETAILS_INPUT,
    success: [{ status: 200, description: 'The instances and the finished call.', schema: DETAILS_OF_MANY }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body, texts }) => {
      const { instances, call } = allowed(await viewDetailsOfMany(workspace, body.instanceIds));
      return { instances: instances.map(instanceResource), call: await callDetail(workspace, call, texts) };
    },
  }),
];
