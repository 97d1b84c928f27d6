import type { Request, Response } from 'express';
import { z } from 'zod';
import { findRecord } from '../../app/find-record.ts';
import { AppError } from '../../app/app-error.ts';
import { NOTICE_CHANNELS, noticeRoute } from '../../domain/rules/notices.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { isFor, noticeList, noticeRow, type NoticeReader } from '../../read/buyer/notice-list.ts';
import { NOTICE_KINDS } from '../../read/notice-outbox.ts';
import { invalidForm, readForm } from '../forms.ts';
import { noticeInBoth, noticeView } from '../notice-view.ts';
import { readPageNumber } from '../query-address.ts';
import { renderPage } from '../render-page.ts';
import { marketContext, requestContext } from '../request-context.ts';

const choice = <const V extends string>(values: readonly V[]) =>
  z.union([z.literal('').transform(() => undefined), z.enum(values as [V, ...V[]], 'choice')]).optional();

const QUERY = z.object({ kind: choice(NOTICE_KINDS), channel: choice(NOTICE_CHANNELS) });

/** Where a list of messages stands. */
export interface NoticePlace {
  readonly view: 'buyer/notices' | 'seller/notices';
  readonly part: 'buyer' | 'seller';
  readonly path: '/notices' | '/seller/notices';
  readonly title: 'nav.notices' | 'nav.seller_notices';
}

/** The messages of a reader, filtered. */
export async function showNotices(req: Request, res: Response, to: NoticeReader, place: NoticePlace): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const form = readForm(QUERY, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { kind, channel } = form.value;
  const list = noticeList(workspace, to, readPageNumber(req.query['page']), { kind, channel });
  const model = {
    ...list,
    items: list.items.map((row) => noticeView(row, context)),
    filter: { kind, channel },
    channels: NOTICE_CHANNELS,
    path: place.path,
  };
  const { part, title } = place;
  await renderPage(res, place.view, model, { part, section: 'notices', title: context.t(title) });
}

/** One message as it would be sent, in both languages. */
export async function showNotice(
  req: Request<{ id: string }>,
  res: Response,
  to: NoticeReader,
  place: NoticePlace,
): Promise<void> {
  const { workspace, mail } = marketContext(res).market;
  const notice = findRecord(workspace, 'notices', req.params.id);
  if (!isFor(notice, to)) throw new AppError('not_found', 'not to this reader', { params: { id: notice.id } });
  const row = noticeRow(workspace, notice);
  const words = noticeInBoth(row);
  const bodies = LANGUAGES.map((language) => ({ language, ...words[language] }));
  const buyer = workspace.state.get('buyers', notice.buyerId);
  const vendor = workspace.state.get('products', notice.productId)?.vendor;
  const model = {
    ...row,
    bodies,
    route: noticeRoute(notice.kind, workspace.state.workspace().site),
    buyer,
    vendor,
    mail: mail && { server: mail.server, state: mail.stateOf(notice.id) },
    list: { path: place.path, title: place.title },
  };
  const { language } = requestContext(res);
  await renderPage(res, 'simulator/notice', model, {
    part: place.part,
    section: 'notices',
    title: words[language].title,
  });
}
