import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import type { Notice, NoticeKind } from '../../domain/notice.ts';
import type { NoticeChannel } from '../../domain/rules/notices.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { channelsOf, fitsNotice, type NoticeFilter } from '../notice-outbox.ts';
import { pageOf, type ListPage } from '../page-of.ts';

/** One message with the product it is about. */
export interface NoticeRow {
  readonly notice: Notice;
  readonly productName: LocalizedText;
  readonly channels: readonly NoticeChannel[];
}

/** A page of messages. */
export interface NoticeList extends ListPage<NoticeRow> {
  /** Kinds that there are, for the filter. */
  readonly kinds: readonly NoticeKind[];
  readonly any: boolean;
}

/** To whom messages are sent. */
export type NoticeReader = { readonly buyer: Buyer | undefined } | 'seller';

const PAGE_SIZE = 20;

/** Messages to a buyer, or to the seller, newest first. */
export function noticeList(
  workspace: Workspace,
  to: NoticeReader,
  page: number,
  filter: NoticeFilter = {},
): NoticeList {
  const mine = [...workspace.state.all('notices').newestFirst()].filter((notice) => isFor(notice, to));
  const { site } = workspace.state.workspace();
  const cut = pageOf(
    mine.filter((notice) => fitsNotice(notice, filter, site)),
    page,
    PAGE_SIZE,
  );
  return {
    ...cut,
    items: cut.items.map((notice) => noticeRow(workspace, notice)),
    kinds: [...new Set(mine.map(({ kind }) => kind))],
    any: mine.length > 0,
  };
}

/** A message with what it is about. */
export function noticeRow(workspace: Workspace, notice: Notice): NoticeRow {
  const { productId } = notice;
  return {
    notice,
    channels: channelsOf(notice, workspace.state.workspace().site),
    // A new product that was turned down is in no catalogue.
    productName: workspace.state.get('products', productId)?.name ?? {
      en: String(notice.params['nameEn'] ?? productId),
      zh: String(notice.params['nameZh'] ?? productId),
    },
  };
}

/** Whether a message is to this reader. */
export function isFor(notice: Notice, to: NoticeReader): boolean {
  if (to === 'seller') return notice.to === 'seller';
  return notice.to === 'buyer' && notice.buyerId === to.buyer?.id;
}
