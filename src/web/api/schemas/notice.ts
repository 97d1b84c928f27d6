import { z } from 'zod';
import { INSTANT, listOf, named, PAGE_QUERY, SCALARS, TEXT_OR_NULL } from './common.ts';

const TO = z.enum(['buyer', 'seller']);

const NOTICE = named(
  'Notice',
  z.strictObject({
    id: z.string(),
    to: TO,
    kind: z.string(),
    buyerId: z.string(),
    productId: z.string(),
    orderId: TEXT_OR_NULL,
    instanceId: TEXT_OR_NULL,
    callId: TEXT_OR_NULL,
    params: SCALARS,
    sentSimAt: INSTANT,
    sentWallAt: INSTANT,
  }),
);

export const NOTICE_LIST = listOf('NoticeList', NOTICE);

export const NOTICE_QUERY = PAGE_QUERY.extend({
  to: TO.optional(),
  instanceId: z.string().min(1).max(128).optional(),
  orderId: z.string().min(1).max(128).optional(),
});
