/** Texts of the buyer's pages. */
export const buyer = {} as const;
