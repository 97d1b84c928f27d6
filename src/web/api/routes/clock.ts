import type { z } from 'zod';
import { advanceClock, type JumpTarget } from '../../../app/advance-clock.ts';
import { AppError } from '../../../app/app-error.ts';
import type { Jump } from '../../../app/clock-runner.ts';
import { findInstance } from '../../../app/find-record.ts';
import type { Marketplace } from '../../../app/marketplace.ts';
import { clockResource, jumpResource } from '../../../read/api/clock-resource.ts';
import { upcomingPage } from '../../../read/api/upcoming-page.ts';
import { Reply, workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ADVANCE, CLOCK, CLOCK_CHANGE, JUMP, UPCOMING_LIST, UPCOMING_QUERY } from '../schemas/clock.ts';
import { ID_PARAM } from '../schemas/common.ts';

const tag = 'Clock';

function targetOf({ by, to }: z.output<typeof ADVANCE>): JumpTarget {
  if (by !== undefined) return { by };
  return to === undefined ? { next: true } : { toSimAt: to };
}

function findJump(market: Marketplace, id: string): Jump {
  const jump = market.clock.jump(id);
  if (!jump) throw new AppError('not_found', `no jump ${id}`, { params: { id } });
  return jump;
}

export const CLOCK_ROUTES = [
  workspaceRoute({
    id: 'getClock',
    method: 'get',
    path: '/clock',
    tag,
    summary: 'Both times, the next event, and what holds the clock',
    success: [{ status: 200, description: 'The clock.', schema: CLOCK }],
    faults: [],
    handle: ({ market }) => clockResource(market),
  }),
  workspaceRoute({
    id: 'setClockMode',
    method: 'patch',
    path: '/clock',
    tag,
    summary: 'Let the clock stand still or run with real time',
    body: CLOCK_CHANGE,
    success: [{ status: 200, description: 'The clock.', schema: CLOCK }],
    faults: ['not_allowed'],
    handle: async ({ market, body }) => {
      allowed(await market.clock.setMode(body.mode));
      return clockResource(market);
    },
  }),
  workspaceRoute({
    id: 'advanceClock',
    method: 'post',
    path: '/clock/advance',
    tag,
    summary: 'Move marketplace time on',
    description:
      'By a duration, to an instant, or to the next event. The jump goes on when the client disconnects. ' +
      'A jump that ended early says so in `status`.',
    body: ADVANCE,
    success: [
      { status: 200, description: 'The report: everything that was due is delivered.', schema: JUMP },
      { status: 202, description: 'With `wait: false`: the jump has begun.', schema: JUMP },
    ],
    faults: ['not_allowed'],
    handle: async ({ market, body }) => {
      const jump = allowed(
        advanceClock(market, targetOf(body), body.stopOn === undefined ? {} : { stopOn: body.stopOn }),
      );
      if (!body.wait) return new Reply(202, jumpResource(jump));
      return jumpResource((await market.clock.finished(jump.id)) ?? jump);
    },
  }),
  workspaceRoute({
    id: 'getJump',
    method: 'get',
    path: '/clock/jumps/:id',
    tag,
    summary: 'Progress or report of a jump',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The jump.', schema: JUMP }],
    faults: [],
    handle: ({ market, params }) => jumpResource(findJump(market, params.id)),
  }),
  workspaceRoute({
    id: 'cancelJump',
    method: 'post',
    path: '/clock/jumps/:id/cancel',
    tag,
    summary: 'End a jump at the instant it has come to',
    description: 'Calls under way are waited for. A jump that has ended already stays as it is.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The report of the ended jump.', schema: JUMP }],
    faults: [],
    handle: async ({ market, params }) => {
      const jump = findJump(market, params.id);
      if (jump.status === 'running') market.clock.cancel();
      return jumpResource((await market.clock.finished(jump.id)) ?? jump);
    },
  }),
  workspaceRoute({
    id: 'listUpcoming',
    method: 'get',
    path: '/upcoming',
    tag,
    summary: 'Planned events',
    query: UPCOMING_QUERY,
    success: [{ status: 200, description: 'Events in the order in which they will run.', schema: UPCOMING_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { instanceId, ...page } = query;
      return upcomingPage(workspace.state, page, instanceId && findInstance(workspace, instanceId).id);
    },
  }),
];
