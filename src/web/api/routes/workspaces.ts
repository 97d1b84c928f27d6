import { AppError } from '../../../app/app-error.ts';
import { changedReadings, changeWorkspace } from '../../../app/change-workspace.ts';
import { workspaceIdFromName } from '../../../app/workspace-id.ts';
import { workspaceResource } from '../../../read/api/workspace-resource.ts';
import { apiRoute, workspaceRoute } from '../api-route.ts';
import { NEW_WORKSPACE, WORKSPACE, WORKSPACE_CHANGE, WORKSPACE_LIST } from '../schemas/workspace.ts';

const PATH = '/api/v1/workspaces';
const tag = 'Workspaces';

/** Members of a change that were given. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export const WORKSPACE_ROUTES = [
  apiRoute({
    id: 'listWorkspaces',
    method: 'get',
    path: PATH,
    tag,
    summary: 'All workspaces',
    success: [{ status: 200, description: 'The workspaces, oldest first.', schema: WORKSPACE_LIST }],
    faults: [],
    handle: ({ workspaces }) => ({ items: workspaces.list().map(({ workspace }) => workspaceResource(workspace)) }),
  }),
  apiRoute({
    id: 'createWorkspace',
    method: 'post',
    path: PATH,
    tag,
    summary: 'Create a workspace',
    description:
      'Isolated from all others: site, rules, clock, catalogue, buyers, orders, calls, notices, events and files are its own, below `/api/v1/workspaces/{id}` and, as pages, `/w/{id}`.',
    body: NEW_WORKSPACE,
    success: [{ status: 201, description: 'The new workspace.', schema: WORKSPACE }],
    faults: ['conflict'],
    handle: async ({ body: { name, site, seed, id, startAt, clock, rules }, workspaces }) => {
      const market = await workspaces.create({
        name,
        site,
        seed,
        id: id ?? workspaceIdFromName(name, workspaces.ids()),
        ...(startAt === undefined ? {} : { startSimAt: startAt }),
        ...(clock === undefined ? {} : { clockMode: clock.mode }),
        ...(rules === undefined ? {} : { ruleOverrides: changedReadings({}, rules) }),
      });
      return workspaceResource(market.workspace);
    },
  }),
  workspaceRoute({
    id: 'getWorkspace',
    method: 'get',
    path: '',
    tag,
    summary: 'A workspace with its rules',
    success: [{ status: 200, description: 'The workspace.', schema: WORKSPACE }],
    faults: [],
    handle: ({ market }) => workspaceResource(market.workspace),
  }),
  workspaceRoute({
    id: 'changeWorkspace',
    method: 'put',
    path: '',
    tag,
    summary: 'Change name, site or readings of rules',
    description: 'Members that are left out stay. Running terms keep their dates; new events follow the new rules.',
    body: WORKSPACE_CHANGE,
    success: [{ status: 200, description: 'The changed workspace.', schema: WORKSPACE }],
    faults: [],
    handle: async ({ market, body }) => {
      await changeWorkspace(market.workspace, given(body));
      return workspaceResource(market.workspace);
    },
  }),
  workspaceRoute({
    id: 'deleteWorkspace',
    method: 'delete',
    path: '',
    tag,
    summary: 'Delete a workspace and its files',
    success: [{ status: 204, description: 'Deleted.' }],
    faults: ['forbidden'],
    handle: async ({ market, workspaces }) => {
      const { id } = market.workspace;
      if (id === 'default') {
        throw new AppError('forbidden', 'default stays', { params: { text: 'default_stays' } });
      }
      await workspaces.remove(id);
    },
  }),
];
