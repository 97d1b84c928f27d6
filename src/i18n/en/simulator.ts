/** Texts of the part Simulator. */
export const simulator = {
  'nav.calls': 'Calls',
} as const;
