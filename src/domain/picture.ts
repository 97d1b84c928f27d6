import type { ProductCategory } from './catalogue.ts';

/** Motifs of the drawn placeholder pictures, each named after the category it is the motif of. */
export const PICTURE_MOTIFS = [
  'collaboration',
  'finance',
  'crm',
  'hr',
  'security',
  'data',
  'developer',
  'industry',
] as const satisfies readonly ProductCategory[];

/** Variants of each motif (ours). */
export const PICTURE_VARIANTS_MAX = 12;

/** Most pictures of a product (ours). */
export const PICTURES_MAX = 5;
