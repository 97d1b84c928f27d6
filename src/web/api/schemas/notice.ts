import { z } from 'zod';
import { MAIL_PROBLEMS } from '../../../app/ports.ts';
import { NOTICE_CHANNELS } from '../../../domain/rules/notices.ts';
import { NOTICE_KINDS } from '../../../read/notice-outbox.ts';
import type { NoticeKind } from '../../../domain/notice.ts';
import { INSTANT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, SCALARS, TEXT_OR_NULL } from './common.ts';

const TO = z.enum(['buyer', 'seller']);
const CHANNEL = z.enum(NOTICE_CHANNELS);

const NOTICE_MEMBERS = {
  id: z.string(),
  to: TO,
  kind: z.string(),
  channels: z.array(CHANNEL).describe('By which ways production would send it.'),
  buyerId: z.string(),
  productId: z.string(),
  orderId: TEXT_OR_NULL,
  instanceId: TEXT_OR_NULL,
  callId: TEXT_OR_NULL,
  params: SCALARS,
  sentSimAt: INSTANT,
  sentWallAt: INSTANT,
};

const NOTICE = named('Notice', z.strictObject(NOTICE_MEMBERS));

const WORDS = z.strictObject({ title: z.string(), text: z.string() });

const MAIL = named(
  'NoticeMail',
  z.strictObject({
    status: z.enum(['waiting', 'sent', 'failed', 'left_out']).describe('`left_out`: it was never tried.'),
    server: z.string(),
    to: TEXT_OR_NULL,
    tries: z.int(),
    problem: z.enum(MAIL_PROBLEMS).nullable().describe('Why the newest try failed, or why there was none.'),
    detail: TEXT_OR_NULL.describe('What the mail server said.'),
    changedWallAt: INSTANT,
    nextTryWallAt: INSTANT_OR_NULL,
  }),
);

export const NOTICE_DETAIL = named(
  'NoticeDetail',
  z.strictObject({
    ...NOTICE_MEMBERS,
    words: z.strictObject({ en: WORDS, zh: WORDS }),
    source: z.string().describe('Who says by which ways, and when, it is sent.'),
    certainty: z.enum(['documented', 'inferred', 'unknown', 'ours']),
    ruleKey: TEXT_OR_NULL.describe('The rule of the site that decides.'),
    mail: MAIL.nullable().describe(
      'What became of the mail where a mail server is named; `null` where none is, or where this run of the program knows of no mail.',
    ),
  }),
);

export const NOTICE_LIST = listOf('NoticeList', NOTICE);

export const NOTICE_QUERY = PAGE_QUERY.extend({
  to: TO.optional(),
  kind: z.enum(NOTICE_KINDS as readonly [NoticeKind, ...NoticeKind[]]).optional(),
  channel: CHANNEL.optional(),
  instanceId: z.string().min(1).max(128).optional(),
  orderId: z.string().min(1).max(128).optional(),
});
