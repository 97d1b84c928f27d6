import type { Buyer } from '../domain/buyer.ts';
import { DAY_MS } from '../domain/calendar.ts';
import type { Product, SellerInterface } from '../domain/catalogue.ts';
import type { Coupon } from '../domain/coupon.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import type { Change } from '../domain/records.ts';
import { anchorClock } from '../engine/clock.ts';
import type { NewWorkspace } from './workspaces.ts';

/** A product of a seed: where its seller is comes with the workspace, the version it speaks is the product's own. */
export type SeedProduct = Omit<
  Product,
  'interface' | 'orderNotification' | 'sanction' | 'removal' | 'removedSpecifications'
> & {
  /** Absent means version 2.0. */
  readonly interface?: Pick<SellerInterface, 'version' | 'encryptType'>;
};

/** A coupon of a seed: valid from the beginning of the workspace for so many days. */
export type SeedCoupon = Omit<
  Coupon,
  'leftMinor' | 'usedByOrderId' | 'validFromSimAt' | 'validToSimAt' | 'createdSimAt'
> & {
  readonly validDays: number;
};

/** A private offer of a seed, valid likewise. */
export type SeedPrivateOffer = Omit<PrivateOffer, 'validToSimAt' | 'createdSimAt'> & { readonly validDays: number };

/** Catalogue and buyers that a new workspace starts with, and what the buyers were given. */
export interface Seed {
  readonly products: readonly SeedProduct[];
  readonly buyers: readonly Buyer[];
  readonly coupons?: readonly SeedCoupon[];
  readonly privateOffers?: readonly SeedPrivateOffer[];
}

/** Catalogue, buyers and own record of a new workspace: all products point to one seller. */
export function seedRecords(
  input: NewWorkspace,
  seed: Seed,
  at: {
    readonly wallAt: number;
    readonly sellerUrl: string;
    readonly accessKey: string;
    readonly sampleSellerUrl: string | null;
  },
): Change[] {
  const workspace: Change = {
    collection: 'workspace',
    id: input.id,
    value: {
      id: input.id,
      name: input.name,
      site: input.site,
      clock: anchorClock(input.clockMode ?? 'real', input.startSimAt ?? at.wallAt, at.wallAt),
      ruleOverrides: input.ruleOverrides ?? {},
      sampleSellerUrl: at.sampleSellerUrl,
      nextSequence: 1,
      createdWallAt: at.wallAt,
      origin: {
        seed: input.seed,
        ...(input.startSimAt === undefined ? {} : { startSimAt: input.startSimAt }),
        ...(input.clockMode === undefined ? {} : { clockMode: input.clockMode }),
        ...(input.ruleOverrides === undefined ? {} : { ruleOverrides: input.ruleOverrides }),
      },
    },
  };
  const products = seed.products.map((product): Change => {
    const value: Product = {
      ...product,
      interface: {
        version: '2.0',
        ...product.interface,
        url: at.sellerUrl,
        accessKey: at.accessKey,
        allowInsecureTransport: false,
      },
    };
    return { collection: 'products', id: value.id, value };
  });
  const buyers = seed.buyers.map((buyer): Change => ({ collection: 'buyers', id: buyer.id, value: buyer }));
  const simAt = input.startSimAt ?? at.wallAt;
  return [workspace, ...products, ...buyers, ...gifts(seed, simAt)];
}

function gifts({ coupons = [], privateOffers = [] }: Seed, simAt: number): Change[] {
  const validity = (days: number) => ({ validToSimAt: simAt + days * DAY_MS, createdSimAt: simAt });
  return [
    ...coupons.map(({ validDays, ...coupon }): Change => {
      const left = coupon.kind === 'cash' ? { leftMinor: coupon.faceMinor } : {};
      return { collection: 'coupons', id: coupon.id, value: { ...coupon, ...left, ...validity(validDays) } };
    }),
    ...privateOffers.map(({ validDays, ...offer }): Change => {
      return { collection: 'privateOffers', id: offer.id, value: { ...offer, ...validity(validDays) } };
    }),
  ];
}
