import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import type { Notice } from '../../domain/notice.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { pageOf, type ListPage } from '../page-of.ts';

/** One message with the product it is about. */
export interface NoticeRow {
  readonly notice: Notice;
  readonly productName: LocalizedText;
}

const PAGE_SIZE = 20;

/** Messages to a buyer, or to the seller, newest first. */
export function noticeList(
  workspace: Workspace,
  to: { readonly buyer: Buyer | undefined } | 'seller',
  page: number,
): ListPage<NoticeRow> {
  const mine = [...workspace.state.all('notices').newestFirst()].filter((notice) =>
    to === 'seller' ? notice.to === 'seller' : notice.to === 'buyer' && notice.buyerId === to.buyer?.id,
  );
  const cut = pageOf(mine, page, PAGE_SIZE);
  return {
    ...cut,
    items: cut.items.map((notice) => ({
      notice,
      productName: workspace.state.get('products', notice.productId)?.name ?? {
        en: notice.productId,
        zh: notice.productId,
      },
    })),
  };
}
