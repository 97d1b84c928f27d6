import type { Workspace } from '../../app/workspace.ts';
import type { Notice } from '../../domain/notice.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { newestFirst, pageOf, type PageRequest } from '../api/page-of.ts';

/** One message to the seller. */
export interface NoticeRow {
  readonly notice: Notice;
  readonly productName: LocalizedText;
}

/** One page of messages to the seller, newest first. */
export interface NoticeList {
  readonly rows: readonly NoticeRow[];
  readonly nextCursor: string | undefined;
}

/**
 * One page of what the marketplace told the seller by mail, SMS or site message.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function noticeList({ state }: Workspace, request: PageRequest): NoticeList {
  const page = pageOf(newestFirst(state.all('notices')), request, ({ to }) => to === 'seller');
  return {
    rows: page.items.map((notice) => ({
      notice,
      productName: state.get('products', notice.productId)?.name ?? { en: notice.productId, zh: notice.productId },
    })),
    nextCursor: page.nextCursor,
  };
}
