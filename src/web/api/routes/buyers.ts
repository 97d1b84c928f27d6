import { addBuyer } from '../../../app/edit-catalogue.ts';
import { findRecord } from '../../../app/find-record.ts';
import { setUnifiedDay } from '../../../app/unified-day.ts';
import { setRefundsElsewhere } from '../../../app/unsubscribe.ts';
import { buyerResource } from '../../../read/api/buyer-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import { BUYER, BUYER_CHANGE, BUYER_LIST, NEW_BUYER } from '../schemas/buyer.ts';
import { ID_PARAM, PAGE_QUERY } from '../schemas/common.ts';

const tag = 'Buyers';

/** Play money of a new buyer, in minor units. */
const FIRST_BALANCE_MINOR = 10_000_000;

export const BUYER_ROUTES = [
  workspaceRoute({
    id: 'listBuyers',
    method: 'get',
    path: '/buyers',
    tag,
    summary: 'The buyers',
    query: PAGE_QUERY,
    success: [{ status: 200, description: 'Buyers, newest first.', schema: BUYER_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { currency } = workspace.profile();
      const page = pageOf(workspace.state.all('buyers').newestFirst(), query);
      return mapPage(page, (buyer) => buyerResource(buyer, currency));
    },
  }),
  workspaceRoute({
    id: 'addBuyer',
    method: 'post',
    path: '/buyers',
    tag,
    summary: 'Add a buyer',
    body: NEW_BUYER,
    success: [{ status: 201, description: 'The new buyer.', schema: BUYER }],
    faults: [],
    handle: async ({ market: { workspace }, body }) => {
      const { balance, ...members } = body;
      const { currency } = workspace.profile();
      if (balance?.currency !== undefined && balance.currency !== currency) {
        throw new InputError([{ path: 'balance.currency', key: 'currency', params: { currency } }]);
      }
      const balanceMinor = balance?.amountMinor ?? FIRST_BALANCE_MINOR;
      return buyerResource(await addBuyer(workspace, { ...members, balanceMinor }), currency);
    },
  }),
  workspaceRoute({
    id: 'changeBuyer',
    method: 'patch',
    path: '/buyers/:id',
    tag,
    summary: 'Change a setting of a buyer',
    params: ID_PARAM,
    body: BUYER_CHANGE,
    success: [{ status: 200, description: 'The buyer.', schema: BUYER }],
    faults: [],
    handle: async ({ market: { workspace }, params, body }) => {
      const { fiveDayRefundsElsewhere: elsewhere, unifiedExpiryDay: day } = body;
      findRecord(workspace, 'buyers', params.id);
      if (elsewhere !== undefined) await setRefundsElsewhere(workspace, params.id, elsewhere);
      if (day !== undefined) await setUnifiedDay(workspace, params.id, day);
      return buyerResource(findRecord(workspace, 'buyers', params.id), workspace.profile().currency);
    },
  }),
];
