import { DAY_MS } from './calendar.ts';
import type { Coupon } from './coupon.ts';
import type { Draft } from './draft.ts';
import type { PrivateOffer } from './private-offer.ts';
import type { Refusal } from './refusal.ts';
import { repeatedRequest } from './repeated-request.ts';
import { ruleValue } from './site-profile.ts';

/** A coupon as the operator hands it out: worth money, or a discount. */
export type NewCoupon = Pick<Coupon, 'buyerId' | 'productId' | 'validFromSimAt' | 'requestId'> & {
  readonly validToSimAt?: number | undefined;
} & (
    | { readonly kind: 'cash'; readonly faceMinor: number }
    | { readonly kind: 'discount'; readonly discountBasisPoints: number }
  );

/** Gives a coupon to a buyer; valid for `coupon.validDays` unless told otherwise. */
export function issueCoupon(draft: Draft, { validToSimAt, ...members }: NewCoupon): Coupon | Refusal {
  const repeated = repeatedRequest(draft, members.requestId);
  if (repeated) return repeated;
  const coupon: Coupon = {
    id: `coupon-${draft.nextNumber()}`,
    ...members,
    ...(members.kind === 'cash' ? { leftMinor: members.faceMinor } : {}),
    ...validity(draft, validToSimAt, members.validFromSimAt),
  };
  draft.put('coupons', coupon);
  return coupon;
}

/** A private offer as a seller makes it to one buyer. */
export type NewPrivateOffer = Omit<PrivateOffer, 'id' | 'validToSimAt' | 'createdSimAt'> & {
  readonly validToSimAt?: number | undefined;
};

/** Makes a buyer a private offer (专属优惠, marketplace-rules 3.5). */
export function makePrivateOffer(draft: Draft, { validToSimAt, ...members }: NewPrivateOffer): PrivateOffer | Refusal {
  const repeated = repeatedRequest(draft, members.requestId);
  if (repeated) return repeated;
  const offer: PrivateOffer = {
    id: `offer-${draft.nextNumber()}`,
    ...members,
    ...validity(draft, validToSimAt),
  };
  draft.put('privateOffers', offer);
  return offer;
}

function validity({ context: { simAt, profile } }: Draft, validToSimAt: number | undefined, fromSimAt = simAt) {
  const usual = fromSimAt + ruleValue(profile, 'coupon.validDays') * DAY_MS;
  return { validToSimAt: validToSimAt ?? usual, createdSimAt: simAt };
}
