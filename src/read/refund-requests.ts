import type { Workspace } from '../app/workspace.ts';
import type { Buyer } from '../domain/buyer.ts';
import { REFUND_REQUEST_STATUSES, type RefundRequest, type RefundRequestStatus } from '../domain/refund-request.ts';
import type { LocalizedText } from '../domain/text.ts';
import { pageOf, type ListPage } from './page-of.ts';

/** One wish for a refund. */
export interface RefundRequestRow {
  readonly request: RefundRequest;
  readonly productName: LocalizedText;
  readonly buyerName: string;
  readonly currency: string;
  /** What was paid for the instance's purchase. */
  readonly paidMinor: number;
  /** While the money that was agreed on is on its way. */
  readonly dueSimAt: number | undefined;
  /** Contact data, where the buyer shares them with the seller. */
  readonly contact: { readonly email: string; readonly phone: string } | undefined;
}

/** Wishes for refunds, newest first. */
export interface RefundRequestList extends ListPage<RefundRequestRow> {
  readonly status: RefundRequestStatus | undefined;
  readonly filters: readonly { readonly status: RefundRequestStatus; readonly count: number }[];
  readonly nothingYet: boolean;
}

const PAGE_SIZE = 20;

/** Builds a page of the wishes of one buyer, or of all. */
export function refundRequestList(
  workspace: Workspace,
  wanted: {
    readonly buyer?: Buyer | undefined;
    readonly status: RefundRequestStatus | undefined;
    readonly page: number;
  },
): RefundRequestList {
  const { state } = workspace;
  const all = [...state.all('refundRequests').newestFirst()].filter(
    ({ buyerId }) => wanted.buyer === undefined || buyerId === wanted.buyer.id,
  );
  const page = pageOf(
    all.filter(({ status }) => wanted.status === undefined || status === wanted.status),
    wanted.page,
    PAGE_SIZE,
  );
  return {
    ...page,
    items: page.items.map((request) => refundRequestRow(workspace, request)),
    status: wanted.status,
    filters: REFUND_REQUEST_STATUSES.map((status) => ({
      status,
      count: all.filter((request) => request.status === status).length,
    })).filter(({ count }) => count > 0),
    nothingYet: all.length === 0,
  };
}

function refundRequestRow({ state }: Workspace, request: RefundRequest): RefundRequestRow {
  const { productId, buyerId, orderId } = request;
  const order = state.get('orders', orderId);
  const buyer = state.get('buyers', buyerId);
  return {
    request,
    productName: state.get('products', productId)?.name ?? { en: productId, zh: productId },
    buyerName: buyer?.name ?? buyerId,
    currency: order?.currency ?? 'CNY',
    paidMinor: order?.totalMinor ?? 0,
    dueSimAt: state.get('orders', request.refundOrderId ?? '')?.refundDueSimAt,
    contact: request.shareContact && buyer ? { email: buyer.email ?? '—', phone: buyer.mobilePhone ?? '—' } : undefined,
  };
}
