import type { NoticeMail } from '../../app/ports.ts';
import type { Notice } from '../../domain/notice.ts';
import type { Site } from '../../domain/site-profile.ts';
import { channelsOf } from '../notice-outbox.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** A message that production would send by mail, SMS or site message. */
export function noticeResource(notice: Notice, site: Site) {
  return {
    id: notice.id,
    to: notice.to,
    kind: notice.kind,
    channels: channelsOf(notice, site),
    buyerId: notice.buyerId,
    productId: notice.productId,
    orderId: notice.orderId ?? null,
    instanceId: notice.instanceId ?? null,
    callId: notice.callId ?? null,
    params: notice.params,
    sentSimAt: isoTime(notice.simAt),
    sentWallAt: isoTime(notice.wallAt),
  };
}

/** What became of the mail of a message, where there is one. */
export function noticeMailResource(mail: NoticeMail | undefined, noticeId: string) {
  const state = mail?.stateOf(noticeId);
  if (!mail || !state) return null;
  return {
    status: state.status,
    server: mail.server,
    to: state.to,
    tries: state.tries,
    problem: state.problem ?? null,
    detail: state.detail ?? null,
    changedWallAt: isoTime(state.wallAt),
    nextTryWallAt: isoTimeOrNull(state.nextTryWallAt),
  };
}
