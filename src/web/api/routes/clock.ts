import type { z } from 'zod';
import { advanceClock, type JumpTarget } from '../../../app/advance-clock.ts';
import { findInstance } from '../../../app/find-record.ts';
import { milestonesOf } from '../../../app/milestones.ts';
import { releaseHolder } from '../../../app/release-holder.ts';
import { answerGap, setClockMode } from '../../../app/steer-clock.ts';
import { CLOCK_RATES } from '../../../domain/clock-rates.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { clockResource, jumpResource, milestoneResource } from '../../../read/api/clock-resource.ts';
import { upcomingPage } from '../../../read/api/upcoming-page.ts';
import { Reply, workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import {
  ADVANCE,
  CLOCK,
  CLOCK_CHANGE,
  GAP_ANSWER,
  MILESTONE_LIST,
  RATE_LIST,
  UPCOMING_LIST,
  UPCOMING_QUERY,
} from '../schemas/clock.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { JUMP } from '../schemas/jump.ts';

const tag = 'Clock';

function targetOf({ by, to, milestone }: z.output<typeof ADVANCE>): JumpTarget {
  if (by !== undefined) return { by };
  if (milestone !== undefined) return { milestone };
  return to === undefined ? { next: true } : { toSimAt: to };
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
    summary: 'Let the clock stand still, or run with real time or many times faster',
    description:
      'In mode `rate` marketplace time waits while calls are due or on the wire, so that a slow seller sees the same ' +
      'sequence as at the pace of production; in mode `real` it goes on meanwhile.',
    body: CLOCK_CHANGE,
    success: [{ status: 200, description: 'The clock.', schema: CLOCK }],
    faults: ['not_allowed'],
    handle: async ({ market, body }) => {
      allowed(await setClockMode(market, body.mode, body.rate));
      return clockResource(market);
    },
  }),
  workspaceRoute({
    id: 'listClockRates',
    method: 'get',
    path: '/clock/rates',
    tag,
    summary: 'Named rates of the clock',
    success: [{ status: 200, description: 'From slow to fast; any other factor can be set too.', schema: RATE_LIST }],
    faults: [],
    handle: () => ({
      items: CLOCK_RATES.map(({ id, spanMs, inMs }) => ({ id, spanMs, inMs, factor: spanMs / inMs })),
    }),
  }),
  workspaceRoute({
    id: 'advanceClock',
    method: 'post',
    path: '/clock/advance',
    tag,
    summary: 'Move marketplace time on, or tell what would happen',
    description:
      'By a duration, to an instant, to the next event, or to a milestone of an instance. The jump goes on when the ' +
      'client disconnects. A jump that ended early says so in `status` and can be resumed. With `dryRun` nothing changes.',
    body: ADVANCE,
    success: [
      { status: 200, description: 'The report: everything that was due is delivered.', schema: JUMP },
      { status: 202, description: 'With `wait: false`: the jump has begun.', schema: JUMP },
    ],
    faults: ['not_allowed'],
    handle: async ({ market, body }) => {
      const { stopOn, deliver, dryRun, confirm } = body;
      const options = { deliver, dryRun, confirm, ...(stopOn === undefined ? {} : { stopOn }) };
      const jump = allowed(advanceClock(market, targetOf(body), options));
      if (!body.wait) return new Reply(202, jumpResource(jump));
      return jumpResource((await market.clock.finished(jump.id)) ?? jump);
    },
  }),
  workspaceRoute({
    id: 'answerGap',
    method: 'post',
    path: '/clock/gap',
    tag,
    summary: 'Decide about time that nobody watched',
    description: 'After the host slept or the program was off for long, a running clock stands until somebody decides.',
    body: GAP_ANSWER,
    success: [{ status: 200, description: 'The clock.', schema: CLOCK }],
    faults: ['not_allowed'],
    handle: async ({ market, body: { choice, wait, confirm } }) => {
      const jump = await answerGap(market, choice, { confirm });
      if (isRefusal(jump)) allowed(jump);
      else if (jump && wait) await market.clock.finished(jump.id);
      return clockResource(market);
    },
  }),
  workspaceRoute({
    id: 'releaseHolder',
    method: 'delete',
    path: '/clock/holders/:id',
    tag,
    summary: 'Let the clock go on without a call',
    description: 'The call stays on the wire; its answer counts whenever it comes, and its attempt is marked.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The clock.', schema: CLOCK }],
    faults: ['not_allowed'],
    handle: async ({ market, params }) => {
      allowed(await releaseHolder(market.workspace, params.id));
      return clockResource(market);
    },
  }),
  workspaceRoute({
    id: 'listMilestones',
    method: 'get',
    path: '/instances/:id/milestones',
    tag,
    summary: 'Moments in the life of an instance that lie ahead',
    params: ID_PARAM,
    success: [{ status: 200, description: 'Earliest first; jump to one by its name.', schema: MILESTONE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, params }) => ({
      items: milestonesOf(workspace, findInstance(workspace, params.id).id).map(milestoneResource),
    }),
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
