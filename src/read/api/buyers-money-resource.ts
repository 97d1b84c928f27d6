import type { Coupon } from '../../domain/coupon.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { PrivateOffer } from '../../domain/private-offer.ts';
import { couponState } from '../simulator/buyers-money.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';

/** A coupon as it is now. */
export function couponResource(coupon: Coupon, currency: string, simAt: number) {
  const money = (minor: number | undefined) => (minor === undefined ? null : moneyResource(minor, currency));
  return {
    id: coupon.id,
    kind: coupon.kind,
    state: couponState(coupon, simAt),
    buyerId: coupon.buyerId,
    productId: coupon.productId ?? null,
    amount: money(coupon.faceMinor),
    left: money(coupon.leftMinor),
    discountBasisPoints: coupon.discountBasisPoints ?? null,
    usedByOrderId: coupon.usedByOrderId ?? null,
    validFromSimAt: isoTimeOrNull(coupon.validFromSimAt),
    validToSimAt: isoTime(coupon.validToSimAt),
    createdSimAt: isoTime(coupon.createdSimAt),
    requestId: coupon.requestId ?? null,
  };
}

/** A private offer. */
export function privateOfferResource(offer: PrivateOffer) {
  return {
    id: offer.id,
    buyerId: offer.buyerId,
    productId: offer.productId,
    sku: offer.skuCode ?? null,
    discountBasisPoints: offer.discountBasisPoints,
    validToSimAt: isoTime(offer.validToSimAt),
    createdSimAt: isoTime(offer.createdSimAt),
    requestId: offer.requestId ?? null,
  };
}

/** One movement of money; `balanceAfter` is known where a buyer's ledger is read. */
export function ledgerResource(entry: LedgerEntry, currency: string, balanceAfterMinor: number) {
  return {
    id: entry.id,
    kind: entry.kind,
    buyerId: entry.buyerId,
    method: entry.method,
    amount: moneyResource(entry.amountMinor, currency),
    balanceAfter: moneyResource(balanceAfterMinor, currency),
    orderId: entry.orderId ?? null,
    couponId: entry.couponId ?? null,
    instanceId: entry.instanceId ?? null,
    simAt: isoTime(entry.simAt),
    requestId: entry.requestId ?? null,
  };
}
