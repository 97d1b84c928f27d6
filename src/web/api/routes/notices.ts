import { findRecord } from '../../../app/find-record.ts';
import { noticeRoute } from '../../../domain/rules/notices.ts';
import { noticeMailResource, noticeResource } from '../../../read/api/notice-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { noticeRow } from '../../../read/buyer/notice-list.ts';
import { fitsNotice } from '../../../read/notice-outbox.ts';
import { noticeInBoth } from '../../notice-view.ts';
import { workspaceRoute } from '../api-route.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { NOTICE_DETAIL, NOTICE_LIST, NOTICE_QUERY } from '../schemas/notice.ts';

const tag = 'Notices';

export const NOTICE_ROUTES = [
  workspaceRoute({
    id: 'listNotices',
    method: 'get',
    path: '/notices',
    tag,
    summary: 'Messages that production would send by mail, SMS or site message',
    query: NOTICE_QUERY,
    success: [{ status: 200, description: 'Messages, newest first.', schema: NOTICE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { to, instanceId, orderId } = query;
      const { site } = workspace.state.workspace();
      const page = pageOf(
        workspace.state.all('notices').newestFirst(),
        query,
        (notice) =>
          (to === undefined || notice.to === to) &&
          (instanceId === undefined || notice.instanceId === instanceId) &&
          (orderId === undefined || notice.orderId === orderId) &&
          fitsNotice(notice, query, site),
      );
      return mapPage(page, (notice) => noticeResource(notice, site));
    },
  }),
  workspaceRoute({
    id: 'getNotice',
    method: 'get',
    path: '/notices/:id',
    tag,
    summary: 'A message in both languages, and what became of its mail',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The message.', schema: NOTICE_DETAIL }],
    faults: [],
    handle: ({ market: { workspace, mail }, params }) => {
      const notice = findRecord(workspace, 'notices', params.id);
      const { site } = workspace.state.workspace();
      const { source, certainty, rule } = noticeRoute(notice.kind, site);
      const words = noticeInBoth(noticeRow(workspace, notice));
      const ways = { source, certainty, ruleKey: rule ?? null };
      return { ...noticeResource(notice, site), words, ...ways, mail: noticeMailResource(mail, notice.id) };
    },
  }),
];
