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
