import { AppError } from '../../../app/app-error.ts';
import type { Jump } from '../../../app/jump.ts';
import type { Marketplace } from '../../../app/marketplace.ts';
import { cancelJump, resumeJump } from '../../../app/steer-clock.ts';
import { jumpResource } from '../../../read/api/clock-resource.ts';
import { Reply, workspaceRoute } from '../api-route.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { JUMP, JUMP_LIST, RESUME } from '../schemas/jump.ts';

const tag = 'Clock';

function findJump(market: Marketplace, id: string): Jump {
  const jump = market.clock.jump(id);
  if (!jump) throw new AppError('not_found', `no jump ${id}`, { params: { id } });
  return jump;
}

export const JUMP_ROUTES = [
  workspaceRoute({
    id: 'listJumps',
    method: 'get',
    path: '/clock/jumps',
    tag,
    summary: 'The last jumps and dry runs',
    success: [{ status: 200, description: 'Newest first, at most 20.', schema: JUMP_LIST }],
    faults: [],
    handle: ({ market }) => ({ items: market.clock.jumps().map(jumpResource) }),
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
      if (jump.status === 'running') cancelJump(market);
      return jumpResource((await market.clock.finished(jump.id)) ?? jump);
    },
  }),
  workspaceRoute({
    id: 'resumeJump',
    method: 'post',
    path: '/clock/jumps/:id/resume',
    tag,
    summary: 'Go on with a jump that ended before its target',
    description: 'A new jump to the same instant, in the same way; also after the program was killed on the way.',
    params: ID_PARAM,
    body: RESUME.optional(),
    success: [
      { status: 200, description: 'The report of the new jump.', schema: JUMP },
      { status: 202, description: 'With `wait: false`: the jump has begun.', schema: JUMP },
    ],
    faults: ['not_allowed'],
    handle: async ({ market, params, body: { wait = true, confirm } = {} }) => {
      const options = confirm === undefined ? {} : { confirm };
      const jump = allowed(resumeJump(market, findJump(market, params.id).id, options));
      if (!wait) return new Reply(202, jumpResource(jump));
      return jumpResource((await market.clock.finished(jump.id)) ?? jump);
    },
  }),
  workspaceRoute({
    id: 'forgetJump',
    method: 'delete',
    path: '/clock/jumps/:id',
    tag,
    summary: 'Give an unfinished jump up',
    description: 'It is not offered to be gone on with any more; its report stays.',
    params: ID_PARAM,
    success: [{ status: 204, description: 'Given up.' }],
    faults: ['not_allowed'],
    handle: async ({ market, params }) => {
      allowed(await market.clock.forget(findJump(market, params.id).id));
    },
  }),
];
