import type { Workspace } from '../../app/workspace.ts';
import type { Buyer, FiveDayRefunds } from '../../domain/buyer.ts';
import { beijingDate } from '../../domain/calendar.ts';
import type { Coupon } from '../../domain/coupon.ts';
import type { LedgerEntry, LedgerMethod } from '../../domain/ledger.ts';
import type { PrivateOffer } from '../../domain/private-offer.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { couponsOf } from '../buyer/payment-choice.ts';
import type { ListPage } from '../page-of.ts';

/** One movement of money with the balance after it. */
export interface LedgerRow {
  readonly entry: LedgerEntry;
  readonly productName: LocalizedText | undefined;
  /** What was on the account balance after this movement. */
  readonly balanceAfterMinor: number;
}

/** The money of one buyer. */
export interface BuyersMoney {
  readonly buyers: readonly Buyer[];
  readonly buyer: Buyer | undefined;
  readonly currency: string;
  readonly ledger: ListPage<LedgerRow>;
  /** Sums over all movements, by where the money came from or went. */
  readonly sums: readonly { readonly method: LedgerMethod; readonly amountMinor: number }[];
  readonly coupons: readonly {
    readonly coupon: Coupon;
    readonly state: 'usable' | 'not_yet' | 'spent' | 'over';
    readonly productName: LocalizedText | undefined;
  }[];
  readonly offers: readonly {
    readonly offer: PrivateOffer;
    readonly over: boolean;
    readonly productName: LocalizedText;
    readonly skuName: LocalizedText | undefined;
  }[];
  readonly products: readonly { readonly id: string; readonly name: LocalizedText }[];
  readonly usualDays: number;
  /** The quota of five-day refunds of the present year, and what the buyer has used of it. */
  readonly fiveDay: {
    readonly year: number;
    readonly here: number;
    readonly elsewhere: number;
    readonly quota: number;
  };
}

const PAGE_SIZE = 30;
const METHODS: readonly LedgerMethod[] = ['balance', 'card', 'monthly_settlement', 'cash_coupon'];

/** Builds the operator's page about a buyer's money; without a known id about the first buyer. */
export function buyersMoney(workspace: Workspace, buyerId: string | undefined, page: number): BuyersMoney {
  const { state } = workspace;
  const buyers = [...state.all('buyers').values()];
  const buyer = buyers.find(({ id }) => id === buyerId) ?? buyers[0];
  const nameOf = (id: string | undefined): LocalizedText | undefined =>
    id === undefined ? undefined : (state.get('products', id)?.name ?? { en: id, zh: id });
  const now = workspace.simNow();
  const rows = buyer ? ledgerRows(workspace, buyer) : [];
  return {
    buyers,
    buyer,
    currency: workspace.profile().currency,
    ledger: pageOfLedger(rows, page),
    sums: METHODS.map((method) => ({
      method,
      amountMinor: rows.reduce((sum, { entry }) => sum + (entry.method === method ? entry.amountMinor : 0), 0),
    })).filter(({ method }) => rows.some(({ entry }) => entry.method === method)),
    coupons: couponsOf(workspace, buyer?.id ?? '').map((coupon) => ({
      coupon,
      state: couponState(coupon, now),
      productName: nameOf(coupon.productId),
    })),
    offers: [...state.all('privateOffers').values()]
      .filter((offer) => offer.buyerId === buyer?.id)
      .map((offer) => ({
        offer,
        over: offer.validToSimAt <= now,
        productName: nameOf(offer.productId) ?? { en: '', zh: '' },
        skuName: skuName(workspace, offer),
      })),
    products: [...state.all('products').values()].map(({ id, name }) => ({ id, name })),
    usualDays: ruleValue(workspace.profile(), 'coupon.validDays'),
    fiveDay: {
      ...fiveDayRefundsOf(buyer, now),
      quota: ruleValue(workspace.profile(), 'refund.fiveDay.perYear'),
    },
  };
}

/** Newest first: the balance now is known, each older one follows from it. */
export function ledgerRows({ state }: Workspace, buyer: Buyer): LedgerRow[] {
  let balanceAfterMinor = buyer.balanceMinor;
  const rows: LedgerRow[] = [];
  for (const id of state.ledgerOfBuyer(buyer.id).newestFirst()) {
    const entry = state.get('ledger', id);
    if (!entry) continue;
    const order = entry.orderId === undefined ? undefined : state.get('orders', entry.orderId);
    const instance = entry.instanceId === undefined ? undefined : state.get('instances', entry.instanceId);
    const productId = order?.productId ?? instance?.productId;
    const productName = productId === undefined ? undefined : state.get('products', productId)?.name;
    rows.push({ entry, productName, balanceAfterMinor });
    if (entry.method === 'balance') balanceAfterMinor -= entry.amountMinor;
  }
  return rows;
}

/** What counts in the present year; the counts of another year are over. */
function fiveDayRefundsOf(buyer: Buyer | undefined, simAt: number): FiveDayRefunds {
  const { year } = beijingDate(simAt);
  const counted = buyer?.fiveDayRefunds;
  return counted?.year === year ? counted : { year, here: 0, elsewhere: 0 };
}

function pageOfLedger(rows: readonly LedgerRow[], wanted: number): ListPage<LedgerRow> {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), page, pages, total: rows.length };
}

/** How far a coupon is from being used. */
export function couponState(coupon: Coupon, now: number): 'usable' | 'not_yet' | 'spent' | 'over' {
  if (coupon.usedByOrderId !== undefined || coupon.leftMinor === 0) return 'spent';
  if (coupon.validToSimAt <= now) return 'over';
  return (coupon.validFromSimAt ?? 0) > now ? 'not_yet' : 'usable';
}

function skuName({ state }: Workspace, { productId, skuCode }: PrivateOffer): LocalizedText | undefined {
  if (skuCode === undefined) return undefined;
  const skus = state.get('products', productId)?.specifications.flatMap((specification) => specification.skus) ?? [];
  return skus.find(({ code }) => code === skuCode)?.name ?? { en: skuCode, zh: skuCode };
}
