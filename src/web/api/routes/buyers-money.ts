import { adjustStock, issueCoupon, makePrivateOffer, topUp } from '../../../app/buyers-money.ts';
import { findRecord } from '../../../app/find-record.ts';
import type { Workspace } from '../../../app/workspace.ts';
import { couponResource, ledgerResource, privateOfferResource } from '../../../read/api/buyers-money-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { stockList } from '../../../read/seller/stock-list.ts';
import { ledgerRows } from '../../../read/simulator/buyers-money.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import { allowed } from '../refused-error.ts';
import {
  COUPON,
  COUPON_LIST,
  LEDGER,
  LEDGER_ENTRY,
  NEW_COUPON,
  NEW_PRIVATE_OFFER,
  OF_BUYER_QUERY,
  PRIVATE_OFFER,
  PRIVATE_OFFER_LIST,
  STOCK,
  STOCK_ADJUSTMENT,
  STOCK_LIST,
  TOP_UP,
} from '../schemas/buyers-money.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';

const tag = 'Money';

/** An amount of input in the currency of the workspace. @throws InputError for another currency */
function minorOf(
  amount: { readonly amountMinor: number; readonly currency?: string | undefined },
  workspace: Workspace,
): number {
  const { currency } = workspace.profile();
  if (amount.currency === undefined || amount.currency === currency) return amount.amountMinor;
  throw new InputError([{ path: 'amount.currency', key: 'currency', params: { currency } }]);
}

/** @throws InputError for an end that is past */
function futureEnd(validTo: number | undefined, workspace: Workspace): { validToSimAt?: number } {
  if (validTo === undefined) return {};
  if (validTo <= workspace.simNow()) throw new InputError([{ path: 'validTo', key: 'valid_to' }]);
  return { validToSimAt: validTo };
}

export const BUYERS_MONEY_ROUTES = [
  workspaceRoute({
    id: 'topUpBuyer',
    method: 'post',
    path: '/buyers/:id/top-up',
    tag,
    summary: "Put money on a buyer's balance",
    params: ID_PARAM,
    body: TOP_UP,
    success: [{ status: 201, description: 'The movement of money.', schema: LEDGER_ENTRY }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { requestId } = body;
      const amountMinor = minorOf(body.amount, workspace);
      const input = { buyerId: params.id, amountMinor, ...(requestId === undefined ? {} : { requestId }) };
      const entry = allowed(await topUp(workspace, input));
      const { balanceMinor } = findRecord(workspace, 'buyers', params.id);
      return ledgerResource(entry, workspace.profile().currency, balanceMinor);
    },
  }),
  workspaceRoute({
    id: 'listLedger',
    method: 'get',
    path: '/buyers/:id/ledger',
    tag,
    summary: "Every movement of a buyer's money",
    params: ID_PARAM,
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Movements, newest first, with the balance after each.', schema: LEDGER }],
    faults: [],
    handle: ({ market: { workspace }, params, query }) => {
      const { currency } = workspace.profile();
      const rows = ledgerRows(workspace, findRecord(workspace, 'buyers', params.id));
      const page = pageOf(
        rows.map((row) => ({ ...row, id: row.entry.id })),
        query,
      );
      return mapPage(page, ({ entry, balanceAfterMinor }) => ledgerResource(entry, currency, balanceAfterMinor));
    },
  }),
  workspaceRoute({
    id: 'listCoupons',
    method: 'get',
    path: '/coupons',
    tag,
    summary: 'The coupons',
    query: OF_BUYER_QUERY,
    success: [{ status: 200, description: 'Coupons, newest first.', schema: COUPON_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { buyerId } = query;
      const { currency } = workspace.profile();
      const page = pageOf(
        workspace.state.all('coupons').newestFirst(),
        query,
        (coupon) => buyerId === undefined || coupon.buyerId === buyerId,
      );
      return mapPage(page, (coupon) => couponResource(coupon, currency, workspace.simNow()));
    },
  }),
  workspaceRoute({
    id: 'issueCoupon',
    method: 'post',
    path: '/coupons',
    tag,
    summary: 'Hand out a coupon',
    body: NEW_COUPON,
    success: [{ status: 201, description: 'The coupon.', schema: COUPON }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => {
      const { kind, amount, discountBasisPoints = 0, validFrom, validTo, ...given } = body;
      const members = {
        ...given,
        ...(validFrom === undefined ? {} : { validFromSimAt: validFrom }),
        ...futureEnd(validTo, workspace),
      };
      const coupon = await issueCoupon(
        workspace,
        kind === 'cash'
          ? { ...members, kind, faceMinor: minorOf(amount ?? { amountMinor: 0 }, workspace) }
          : { ...members, kind, discountBasisPoints },
      );
      return couponResource(allowed(coupon), workspace.profile().currency, workspace.simNow());
    },
  }),
  workspaceRoute({
    id: 'listPrivateOffers',
    method: 'get',
    path: '/private-offers',
    tag,
    summary: 'The private offers',
    query: OF_BUYER_QUERY,
    success: [{ status: 200, description: 'Private offers, newest first.', schema: PRIVATE_OFFER_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { buyerId } = query;
      const page = pageOf(
        workspace.state.all('privateOffers').newestFirst(),
        query,
        (offer) => buyerId === undefined || offer.buyerId === buyerId,
      );
      return mapPage(page, privateOfferResource);
    },
  }),
  workspaceRoute({
    id: 'makePrivateOffer',
    method: 'post',
    path: '/private-offers',
    tag,
    summary: 'Make a buyer a private offer',
    body: NEW_PRIVATE_OFFER,
    success: [{ status: 201, description: 'The private offer.', schema: PRIVATE_OFFER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => {
      const { sku, validTo, ...members } = body;
      const offer = await makePrivateOffer(workspace, {
        ...members,
        ...(sku === undefined ? {} : { skuCode: sku }),
        ...futureEnd(validTo, workspace),
      });
      return privateOfferResource(allowed(offer));
    },
  }),
  workspaceRoute({
    id: 'listStock',
    method: 'get',
    path: '/stock',
    tag,
    summary: 'What is left of each specification',
    success: [{ status: 200, description: 'A row for each specification of the catalogue.', schema: STOCK_LIST }],
    faults: [],
    handle: ({ market: { workspace } }) => ({
      items: stockList(workspace).rows.map(({ id, productId, specificationId, leftUnits }) => ({
        id,
        productId,
        specificationId,
        leftUnits,
      })),
    }),
  }),
  workspaceRoute({
    id: 'adjustStock',
    method: 'post',
    path: '/stock',
    tag,
    summary: 'Raise or lower a stock',
    body: STOCK_ADJUSTMENT,
    success: [{ status: 200, description: 'The stock now.', schema: STOCK }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, body }) => allowed(await adjustStock(workspace, body)),
  }),
];
