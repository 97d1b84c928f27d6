/** Texts of the workshop and of the receiver snippets. */
export const workshop = {
  'nav.workshop': 'Workshop',
} as const;
