/** Texts of the Seller Console. */
export const seller = {
  'nav.products': 'My products',
} as const;
