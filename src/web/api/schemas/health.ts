import { z } from 'zod';
import { named } from './common.ts';

export const LIVE = named('Live', z.strictObject({ status: z.literal('live') }));

export const READY = named(
  'Ready',
  z.strictObject({
    status: z.enum(['ready', 'not_ready']),
    workspaces: z.array(z.strictObject({ id: z.string(), ready: z.boolean(), reason: z.string().nullable() })),
  }),
);
