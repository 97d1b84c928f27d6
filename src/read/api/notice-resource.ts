import type { Notice } from '../../domain/notice.ts';
import { channelsOf } from '../notice-outbox.ts';
import { isoTime } from './iso-time.ts';

/** A message that production would send by mail, SMS or site message. */
export function noticeResource(notice: Notice) {
  return {
    id: notice.id,
    to: notice.to,
    kind: notice.kind,
    channels: channelsOf(notice),
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
