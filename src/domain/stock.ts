import { ruleValue, type SiteProfile } from './site-profile.ts';

/** How many of a specification are left to sell; there is a record once one was sold or the seller has set it. */
export interface Stock {
  /** `<product id>/<specification id>`. */
  readonly id: string;
  readonly productId: string;
  readonly specificationId: string;
  readonly leftUnits: number;
}

/** The id of the stock record of a specification. */
export function stockId(productId: string, specificationId: string): string {
  return `${productId}/${specificationId}`;
}

/** What is left where there may be no record yet (marketplace-rules 2.1: 999 from the start). */
export function stockLeft(record: Stock | undefined, profile: SiteProfile): number {
  return record?.leftUnits ?? ruleValue(profile, 'stock.default');
}
