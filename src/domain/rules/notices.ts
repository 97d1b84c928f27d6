import type { NoticeKind } from '../notice.ts';
import { choice, number, type Certainty, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

/** Days before something happens, largest first; `off` for none. */
export type NoticeDays = '7,3,1' | '15,7,3,1' | '30,15,7,3,1' | 'off';

/** Rules of the messages that the marketplace sends by itself (marketplace-rules 5.5 and 12). */
export interface NoticeRuleValues {
  'notice.expiring.days': NoticeDays;
  'notice.freezing.days': NoticeDays;
  'notice.releasing.days': NoticeDays;
  /** Hour of the Beijing day at which such a message is sent. */
  'notice.hour': number;
  'notice.callFailed': 'every_try' | 'first_and_last' | 'last';
}

const SCHEDULE = 'Billing Center notice table (marketplace-rules 5.5)';
const SCHEDULE_ELSEWHERE = 'marketplace-rules 5.5 (read on the China site, taken for all)';
const DAYS: readonly NoticeDays[] = ['7,3,1', '15,7,3,1', '30,15,7,3,1', 'off'];

/** The schedule of a site. */
export function noticeRules(site: Site): RulesOf<NoticeRuleValues> {
  const [read, source]: [Certainty, string] =
    site === 'cn' ? ['documented', SCHEDULE] : ['inferred', SCHEDULE_ELSEWHERE];
  return {
    'notice.expiring.days': choice<NoticeDays>('7,3,1', read, `${source}; 15 and 30 days: unknown`, DAYS),
    'notice.freezing.days': choice<NoticeDays>('7,3,1', 'inferred', source, DAYS),
    'notice.releasing.days': choice<NoticeDays>('7,3,1', 'inferred', source, DAYS),
    'notice.hour': number(10, 'ours', 'ours: no page tells the hour', 0, 23),
    'notice.callFailed': choice<NoticeRuleValues['notice.callFailed']>(
      'every_try',
      'documented',
      'v1-saas 8 (newInstance: notice at every failure) and v2-saas 7 (on every failed call)',
      ['every_try', 'first_and_last', 'last'],
    ),
  };
}

/** Ways by which a message reaches people. */
export const NOTICE_CHANNELS = ['mail', 'sms', 'site'] as const;

export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** By which ways a kind of message goes, and who says so. */
export interface NoticeRoute {
  readonly channels: readonly NoticeChannel[];
  readonly certainty: Certainty;
  readonly source: string;
  /** The rule of the site that decides when, or whether, it is sent. */
  readonly rule?: string;
}

const ALL: readonly NoticeChannel[] = ['mail', 'sms', 'site'];
const BUYER_TABLE: NoticeRoute = { channels: ALL, certainty: 'documented', source: SCHEDULE };
const SELLER_CALLS: NoticeRoute = {
  channels: ALL,
  certainty: 'documented',
  source: 'v1-saas 8 (mail to the bound address, SMS and site message)',
  rule: 'notice.callFailed',
};
const UNTOLD: NoticeRoute = {
  channels: ['mail', 'site'],
  certainty: 'inferred',
  source: 'marketplace-rules 5.5 (not in the table; by its example without SMS)',
};

const SUPERVISION_STEP: NoticeRoute = { ...UNTOLD, rule: 'supervision.flow' };

const REVIEWED: NoticeRoute = {
  channels: ['mail', 'site'],
  certainty: 'documented',
  source: 'marketplace-rules 13.2 step 6 (the result of a review comes by mail)',
  rule: 'review.decision',
};

const REPURCHASE = 'marketplace-rules 8.4 (alarm and failed automatic repurchase: SMS, mail or site message)';

/** The ways of every kind of message, where a site has none of its own. */
export const NOTICE_ROUTES: Readonly<Record<NoticeKind, NoticeRoute>> = {
  order_completed: UNTOLD,
  order_refunded: { ...BUYER_TABLE, source: `${SCHEDULE}: released or unsubscribed, at once` },
  call_failed: SELLER_CALLS,
  call_given_up: SELLER_CALLS,
  instance_expiring: { ...BUYER_TABLE, rule: 'notice.expiring.days' },
  instance_unsubscribing: {
    ...BUYER_TABLE,
    certainty: 'inferred',
    source: `${SCHEDULE}: soon to expire; that it says what comes then is inferred`,
    rule: 'notice.expiring.days',
  },
  instance_unsubscribed: { ...BUYER_TABLE, source: `${SCHEDULE}: released or unsubscribed, at once` },
  instance_expired: { ...BUYER_TABLE, certainty: 'inferred', source: `${SCHEDULE}: at the change` },
  instance_freezing: { ...BUYER_TABLE, certainty: 'inferred', rule: 'notice.freezing.days' },
  instance_frozen: { ...BUYER_TABLE, certainty: 'inferred', source: `${SCHEDULE}: at the change` },
  instance_releasing: { ...BUYER_TABLE, certainty: 'inferred', rule: 'notice.releasing.days' },
  instance_released: { ...BUYER_TABLE, source: `${SCHEDULE}: released or unsubscribed, at once` },
  renewal_completed: UNTOLD,
  auto_renewal_paid: { ...BUYER_TABLE, rule: 'renewal.auto' },
  auto_renewal_failed: { ...BUYER_TABLE, rule: 'renewal.auto.notices' },
  auto_renewal_not_renewed: { ...BUYER_TABLE, rule: 'renewal.auto.notices' },
  payment_timed_out: { ...UNTOLD, rule: 'order.unpaidHours' },
  refund_requested: UNTOLD,
  refund_unanswered: { ...UNTOLD, rule: 'refund.negotiated.reminderWorkingDays' },
  meter_kept: { ...UNTOLD, rule: 'package.whenDebtReleases' },
  refund_approved: { ...UNTOLD, rule: 'refund.negotiated.hours' },
  refund_rejected: UNTOLD,
  refund_withdrawn: UNTOLD,
  supervision_started: SUPERVISION_STEP,
  supervision_submitted: SUPERVISION_STEP,
  supervision_confirmed: SUPERVISION_STEP,
  supervision_returned: SUPERVISION_STEP,
  supervision_delivered: SUPERVISION_STEP,
  supervision_rejected: SUPERVISION_STEP,
  supervision_accepted: SUPERVISION_STEP,
  change_completed: UNTOLD,
  trial_converted: UNTOLD,
  arrears_began: { ...BUYER_TABLE, source: `${SCHEDULE}: when the balance becomes negative` },
  arrears_frozen: { ...BUYER_TABLE, certainty: 'inferred', source: `${SCHEDULE}: at the change` },
  arrears_cleared: UNTOLD,
  usage_closed: { ...BUYER_TABLE, source: `${SCHEDULE}: released or unsubscribed, at once` },
  package_low: {
    ...BUYER_TABLE,
    source: `${SCHEDULE}: SMS and mail, voice is off by default; ${REPURCHASE}`,
  },
  package_used_up: { ...BUYER_TABLE, channels: ['mail', 'sms'], certainty: 'inferred' },
  package_reset: UNTOLD,
  package_repurchased: UNTOLD,
  package_repurchase_failed: { channels: ALL, certainty: 'documented', source: REPURCHASE },
  package_over: UNTOLD,
  delisting_near: {
    channels: ALL,
    certainty: 'ours',
    source: 'ours: nobody documents a warning before the limit',
    rule: 'sanction.warnBefore',
  },
  product_delisted: {
    channels: ALL,
    certainty: 'inferred',
    source: 'v1-saas 8 (sellers are told by mail, SMS and site message)',
    rule: 'sanction.failedOrdersPerMonth',
  },
  product_relisted: { ...UNTOLD, rule: 'sanction.relisting' },
  probe_failed: {
    channels: ALL,
    certainty: 'documented',
    source: 'v1-saas 8.1 (each failed probe: mail, SMS, site message)',
    rule: 'probe.run',
  },
  trade_frozen: {
    channels: ALL,
    certainty: 'inferred',
    source: 'v1-saas 8 (sellers are told by mail, SMS and site message)',
    rule: 'probe.failingDays',
  },
  trade_thawed: { ...UNTOLD, rule: 'probe.liftedBy' },
  application_approved: REVIEWED,
  application_rejected: REVIEWED,
  product_removed: { ...REVIEWED, certainty: 'inferred', rule: 'review.removal' },
  application_replay_failed: {
    channels: ALL,
    certainty: 'inferred',
    source:
      'v1-saas 8 (sellers are told by mail, SMS and site message), of the replay of marketplace-rules 13.2 step 6',
    rule: 'review.replayAtApproval',
  },
};

/** Of a failed call only the China site tells by SMS and site message too. */
const FAILED_ELSEWHERE: NoticeRoute = {
  ...SELLER_CALLS,
  channels: ['mail'],
  source: 'v2-saas 7 (mail on every failed call; SMS and site message on the China site only)',
};

/** The ways of a kind of message on a site. */
export function noticeRoute(kind: NoticeKind, site: Site): NoticeRoute {
  const isFailedCall = kind === 'call_failed' || kind === 'call_given_up';
  return isFailedCall && site !== 'cn' ? FAILED_ELSEWHERE : NOTICE_ROUTES[kind];
}
