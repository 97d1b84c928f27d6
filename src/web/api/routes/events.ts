import type { RawAnswer } from '../api-route.ts';
import { workspaceRoute } from '../api-route.ts';
import { streamEvents } from '../event-stream.ts';

export const EVENT_ROUTES = [
  workspaceRoute({
    id: 'streamEvents',
    method: 'get',
    path: '/events',
    tag: 'Events',
    summary: 'Live news as server-sent events',
    description:
      'Each event has an `id` and the data `{"kind", "resource"}`; kinds are `call`, `order`, `instance`, `clock`, ' +
      '`notice`, `fault`, `usage` (one for all records of a commit), `jump`, `store`, and `replaced` when all records are others: read the lists anew. `Last-Event-ID` catches up; `gap` says that older news is forgotten: read the lists.',
    success: [{ status: 200, description: 'The stream.', contentType: 'text/event-stream' }],
    faults: [],
    handle: ({ market }): RawAnswer => {
      return (req, res) => streamEvents(market, req, res);
    },
  }),
];
