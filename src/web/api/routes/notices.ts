import { noticeResource } from '../../../read/api/notice-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { workspaceRoute } from '../api-route.ts';
import { NOTICE_LIST, NOTICE_QUERY } from '../schemas/notice.ts';

export const NOTICE_ROUTES = [
  workspaceRoute({
    id: 'listNotices',
    method: 'get',
    path: '/notices',
    tag: 'Notices',
    summary: 'Messages that production would send by mail, SMS or site message',
    query: NOTICE_QUERY,
    success: [{ status: 200, description: 'Messages, newest first.', schema: NOTICE_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { to, instanceId, orderId } = query;
      const page = pageOf(
        workspace.state.all('notices').newestFirst(),
        query,
        (notice) =>
          (to === undefined || notice.to === to) &&
          (instanceId === undefined || notice.instanceId === instanceId) &&
          (orderId === undefined || notice.orderId === orderId),
      );
      return mapPage(page, noticeResource);
    },
  }),
];
