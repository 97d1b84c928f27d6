import { apiRoute, Reply } from '../api-route.ts';
import { LIVE, READY } from '../schemas/health.ts';

const tag = 'Health';

export const HEALTH_ROUTES = [
  apiRoute({
    id: 'getLive',
    method: 'get',
    path: '/health/live',
    tag,
    summary: 'Whether the process answers',
    success: [{ status: 200, description: 'It does.', schema: LIVE }],
    faults: [],
    handle: () => ({ status: 'live' }),
  }),
  apiRoute({
    id: 'getReady',
    method: 'get',
    path: '/health/ready',
    tag,
    summary: 'Whether calls can be made',
    success: [
      { status: 200, description: 'Every workspace can save and call.', schema: READY },
      { status: 503, description: 'At least one workspace cannot be written to.', schema: READY },
    ],
    faults: [],
    handle: ({ workspaces }) => {
      const states = workspaces.list().map(({ workspace }) => ({
        id: workspace.id,
        ready: workspace.damage === undefined,
        reason: workspace.damage?.reason ?? null,
      }));
      const ready = states.length > 0 && states.every((state) => state.ready);
      return new Reply(ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', workspaces: states });
    },
  }),
];
