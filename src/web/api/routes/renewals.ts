import type { z } from 'zod';
import { setAutoRenewal, switchOffAutoRenewal } from '../../../app/auto-renew.ts';
import { cancelableRenewals, cancelRenewal } from '../../../app/cancel-renewal.ts';
import { closeInstance } from '../../../app/close-instance.ts';
import { setExpirePolicy } from '../../../app/expire-policy.ts';
import { findInstance } from '../../../app/find-record.ts';
import { quoteRenewal, renewInstance, type RenewalRequest } from '../../../app/renew.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { AutoRenewalSettings } from '../../../domain/auto-renewal.ts';
import { givenQuantities } from '../../../domain/quantities.ts';
import { usableCoupons } from '../../../domain/pay-order.ts';
import { settlePrice } from '../../../domain/settle-price.ts';
import { instanceResource } from '../../../read/api/instance-resource.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { cancelableResource, renewalQuoteResource } from '../../../read/api/renewal-resource.ts';
import { presentPeriod } from '../../../read/buyer/present-period.ts';
import { workspaceRoute } from '../api-route.ts';
import { possible } from '../possible.ts';
import type { ReaderTexts } from '../reader-texts.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { INSTANCE } from '../schemas/instance.ts';
import { ORDER } from '../schemas/order.ts';
import {
  AUTO_RENEWAL_INPUT,
  CANCEL_RENEWAL_INPUT,
  CANCELABLE_RENEWALS,
  CANCELED_RENEWALS,
  EXPIRE_POLICY_INPUT,
  RENEWAL_INPUT,
  RENEWAL_QUOTE,
  RENEWAL_QUOTE_INPUT,
} from '../schemas/renewal.ts';

const tag = 'Renewals';

type Wish = Pick<z.output<typeof RENEWAL_INPUT>, 'period' | 'toUnifiedDay' | 'change'>;

function requestOf({ period, toUnifiedDay, change }: Wish): RenewalRequest {
  const { sku, ...quantities } = change ?? {};
  return {
    period,
    toUnifiedDay,
    ...(change ? { change: { ...(sku === undefined ? {} : { skuCode: sku }), ...givenQuantities(quantities) } } : {}),
  };
}

function quoteOf(workspace: Workspace, id: string, body: z.output<typeof RENEWAL_QUOTE_INPUT>, texts: ReaderTexts) {
  const quote = possible(quoteRenewal(workspace, id, requestOf(body)), texts);
  const { buyerId, productId } = findInstance(workspace, id);
  const order = { buyerId, productId, totalMinor: quote.amountMinor };
  const coupons = allowed(usableCoupons(workspace.draft(), order, body.couponIds ?? []));
  const profile = workspace.profile();
  return renewalQuoteResource(quote, settlePrice(quote.amountMinor, coupons, profile), profile.currency);
}

function settingsOf(workspace: Workspace, id: string, body: z.output<typeof AUTO_RENEWAL_INPUT>): AutoRenewalSettings {
  const { period, daysBefore, times, method, useBalance, useCoupons, bank } = body;
  return {
    period: period ?? presentPeriod(workspace, findInstance(workspace, id)),
    ...(daysBefore === undefined ? {} : { daysBefore }),
    ...(times === undefined ? {} : { timesLeft: times }),
    ...(method ? { method } : {}),
    ...(useBalance ? { useBalance } : {}),
    ...(useCoupons ? { useCoupons } : {}),
    ...(bank === 'refuses' ? { bankRefuses: true } : {}),
  };
}

export const RENEWAL_ROUTES = [
  workspaceRoute({
    id: 'renewInstance',
    method: 'post',
    path: '/instances/:id/renew',
    tag,
    summary: 'Renew',
    description:
      'Places a renewal order and pays it as told; it is completed when the seller has taken the new expiry. The renewed term begins at the old expiry.',
    params: ID_PARAM,
    body: RENEWAL_INPUT,
    success: [{ status: 201, description: 'The renewal order.', schema: ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body, texts }) => {
      const { pay, payWith, requestId } = body;
      const order = possible(
        await renewInstance(workspace, {
          ...requestOf(body),
          instanceId: params.id,
          pay,
          ...(payWith ? { payWith } : {}),
          ...(requestId === undefined ? {} : { requestId }),
        }),
        texts,
      );
      return orderResource(order, workspace.state);
    },
  }),
  workspaceRoute({
    id: 'quoteRenewal',
    method: 'post',
    path: '/instances/:id/renew/quote',
    tag,
    summary: 'Work out a renewal',
    description:
      'What a renewal costs now, line by line, and the expiry it gives. Nobody is asked, nothing is ordered.',
    params: ID_PARAM,
    body: RENEWAL_QUOTE_INPUT,
    success: [{ status: 200, description: 'The price now.', schema: RENEWAL_QUOTE }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params, body, texts }) => quoteOf(workspace, params.id, body, texts),
  }),
  workspaceRoute({
    id: 'setAutoRenewal',
    method: 'post',
    path: '/instances/:id/auto-renewal',
    tag,
    summary: 'Switch automatic renewal on or off, or set it otherwise',
    description:
      'The money is taken at 03:00 GMT+8, seven days before the expiry or on the day given, then daily until paid or expired; at once where no such hour is left.',
    params: ID_PARAM,
    body: AUTO_RENEWAL_INPUT,
    success: [{ status: 200, description: 'The instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) =>
      instanceResource(
        allowed(
          body.enabled
            ? await setAutoRenewal(workspace, params.id, settingsOf(workspace, params.id, body))
            : await switchOffAutoRenewal(workspace, params.id),
        ),
      ),
  }),
  workspaceRoute({
    id: 'setExpirePolicy',
    method: 'put',
    path: '/instances/:id/expire-policy',
    tag,
    summary: 'Set what becomes of it at its expiry',
    description:
      'One setting: each value takes the place of the one before. It can be changed until the expiry; a renewal moves the expiry and keeps the setting.',
    params: ID_PARAM,
    body: EXPIRE_POLICY_INPUT,
    success: [{ status: 200, description: 'The instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const usual = { period: presentPeriod(workspace, findInstance(workspace, params.id)) };
      return instanceResource(allowed(await setExpirePolicy(workspace, params.id, body.policy, usual)));
    },
  }),
  workspaceRoute({
    id: 'listCancelableRenewals',
    method: 'get',
    path: '/instances/:id/cancelable-renewals',
    tag,
    summary: 'Renewals that can be given back',
    params: ID_PARAM,
    success: [{ status: 200, description: 'Renewals whose periods have not begun.', schema: CANCELABLE_RENEWALS }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params }) => ({
      items: allowed(cancelableRenewals(workspace, params.id)).map(cancelableResource),
    }),
  }),
  workspaceRoute({
    id: 'cancelRenewal',
    method: 'post',
    path: '/instances/:id/cancel-renewal',
    tag,
    summary: 'Give a renewal back whose period has not begun',
    description:
      'Full refund, later periods with it. The seller is told the earlier expiry: V2.0 with scene UNSUBSCRIBE_RENEWAL_PERIOD, V1.0 with a negative orderAmount.',
    params: ID_PARAM,
    body: CANCEL_RENEWAL_INPUT,
    success: [{ status: 201, description: 'The refund orders.', schema: CANCELED_RENEWALS }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const orders = allowed(await cancelRenewal(workspace, params.id, body.orderId));
      return { items: orders.map((order) => orderResource(order, workspace.state)) };
    },
  }),
  workspaceRoute({
    id: 'closeInstance',
    method: 'post',
    path: '/instances/:id/close',
    tag,
    summary: 'Release an expired instance now, or stop the use of a pay-per-use instance',
    description:
      'The buyer does not wait for the end of retention; what was used is charged first. The seller is told to release.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The released instance.', schema: INSTANCE }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params }) =>
      instanceResource(allowed(await closeInstance(workspace, params.id))),
  }),
];
