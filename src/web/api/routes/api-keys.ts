import { addApiKey, retireApiKey, unlockApiKey } from '../../../app/api-keys.ts';
import { apiKeyResource } from '../../../read/api/api-key-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { API_KEY, API_KEY_LIST, NEW_API_KEY } from '../schemas/api-key.ts';
import { ID_PARAM } from '../schemas/common.ts';

const tag = 'Access keys';

/** AK/SK pairs, with which sellers sign what they ask of the marketplace. */
export const API_KEY_ROUTES = [
  workspaceRoute({
    id: 'listApiKeys',
    method: 'get',
    path: '/api-keys',
    tag,
    summary: 'The AK/SK pairs',
    success: [{ status: 200, description: 'Pairs, newest first, their SK masked.', schema: API_KEY_LIST }],
    faults: [],
    handle: ({ market: { workspace } }) => ({
      items: [...workspace.state.all('apiKeys').newestFirst()].map((key) => apiKeyResource(key, workspace.wall.now())),
    }),
  }),
  workspaceRoute({
    id: 'addApiKey',
    method: 'post',
    path: '/api-keys',
    tag,
    summary: 'Make an AK/SK pair',
    description: 'The answer is the only place where the API gives the SK in clear.',
    body: NEW_API_KEY,
    success: [{ status: 201, description: 'The pair.', schema: API_KEY }],
    faults: [],
    handle: async ({ market: { workspace }, body: { seller } }) => {
      const key = await addApiKey(workspace, seller === undefined ? {} : { vendor: seller });
      return apiKeyResource(key, workspace.wall.now(), { revealKey: true });
    },
  }),
  workspaceRoute({
    id: 'retireApiKey',
    method: 'post',
    path: '/api-keys/:id/retire',
    tag,
    summary: 'Take an AK/SK pair out of use',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The pair; its SK is forgotten.', schema: API_KEY }],
    faults: [],
    handle: async ({ market: { workspace }, params }) =>
      apiKeyResource(await retireApiKey(workspace, params.id), workspace.wall.now()),
  }),
  workspaceRoute({
    id: 'unlockApiKey',
    method: 'post',
    path: '/api-keys/:id/unlock',
    tag,
    summary: 'Unlock an AK before its five minutes are over',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The pair.', schema: API_KEY }],
    faults: [],
    handle: async ({ market: { workspace }, params }) =>
      apiKeyResource(await unlockApiKey(workspace, params.id), workspace.wall.now()),
  }),
];
