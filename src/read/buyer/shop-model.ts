import type { Workspace } from '../../app/workspace.ts';
import { isOnSale, type Product, type ProductCategory } from '../../domain/catalogue.ts';
import type { SiteProfile } from '../../domain/site-profile.ts';
import { soldProduct } from '../../domain/on-market.ts';
import { startingPrice, type StartingPrice } from './starting-price.ts';

/** One offering in the shop. */
export interface ProductCard {
  readonly product: Product;
  readonly price: StartingPrice | undefined;
}

/** The shop: what is offered, narrowed by words and category. */
export interface ShopModel {
  readonly query: string;
  readonly category: ProductCategory | undefined;
  readonly currency: string;
  readonly categories: readonly { readonly id: ProductCategory; readonly count: number }[];
  /** Shown when nothing is searched for. */
  readonly featured: readonly ProductCard[];
  readonly cards: readonly ProductCard[];
  readonly catalogueEmpty: boolean;
}

/** Categories in the order of the menu. */
export const CATEGORIES: readonly ProductCategory[] = [
  'collaboration',
  'finance',
  'crm',
  'hr',
  'security',
  'data',
  'developer',
  'industry',
];

/** Builds the shop. Words are looked for in names, vendors, taglines and descriptions of both languages. */
export function shopModel(
  workspace: Workspace,
  wanted: { readonly query: string; readonly category: ProductCategory | undefined },
): ShopModel {
  const profile = workspace.profile();
  const listed = [...workspace.state.all('products').values()].map(soldProduct).filter(isOnSale);
  const words = wanted.query.toLowerCase().split(/\s+/).filter(Boolean);
  const narrowed = words.length > 0 || wanted.category !== undefined;
  const found = listed.filter(
    (product) =>
      (wanted.category === undefined || product.category === wanted.category) &&
      words.every((word) => searchText(product).includes(word)),
  );
  return {
    ...wanted,
    currency: profile.currency,
    categories: CATEGORIES.map((id) => ({
      id,
      count: listed.filter((product) => product.category === id).length,
    })).filter(({ count }) => count > 0),
    featured: narrowed ? [] : listed.filter((product) => product.featured).map((product) => card(product, profile)),
    cards: (narrowed ? found : listed.filter((product) => !product.featured)).map((product) => card(product, profile)),
    catalogueEmpty: listed.length === 0,
  };
}

function card(product: Product, profile: SiteProfile): ProductCard {
  return { product, price: startingPrice(product, profile) };
}

function searchText({ name, vendor, tagline, description }: Product): string {
  return [name, vendor, tagline, description]
    .flatMap((text) => [text.en, text.zh])
    .join('\n')
    .toLowerCase();
}
