import { NOTICE_ROUTES, noticeRoute, type NoticeChannel } from '../domain/rules/notices.ts';
import type { Notice, NoticeKind } from '../domain/notice.ts';
import type { Site } from '../domain/site-profile.ts';

/** Every kind of message, as the filters list them. */
export const NOTICE_KINDS = Object.keys(NOTICE_ROUTES) as readonly NoticeKind[];

/** Which messages are wanted. */
export interface NoticeFilter {
  readonly kind?: NoticeKind | undefined;
  readonly channel?: NoticeChannel | undefined;
}

/** By which ways a message goes on a site. */
export function channelsOf({ kind }: Pick<Notice, 'kind'>, site: Site): readonly NoticeChannel[] {
  return noticeRoute(kind, site).channels;
}

/** Whether a message is wanted. */
export function fitsNotice(notice: Notice, { kind, channel }: NoticeFilter, site: Site): boolean {
  if (kind !== undefined && notice.kind !== kind) return false;
  return channel === undefined || channelsOf(notice, site).includes(channel);
}
