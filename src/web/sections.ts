import type { TextKey } from '../i18n/texts.ts';

/** Part that a person plays; decides colour and menu. */
export type Part = 'buyer' | 'seller' | 'simulator';

/** One entry of a part's menu; `path` is below `/w/:workspace`. */
export interface Section {
  readonly id: string;
  readonly path: string;
  readonly text: TextKey;
}

/** Menus of the parts; the first entry is where the part begins. */
export const SECTIONS: Readonly<Record<Part, readonly Section[]>> = {
  buyer: [
    { id: 'shop', path: '/shop', text: 'nav.shop' },
    { id: 'my', path: '/my', text: 'nav.my' },
    { id: 'orders', path: '/orders', text: 'nav.orders' },
    { id: 'notices', path: '/notices', text: 'nav.notices' },
  ],
  seller: [{ id: 'products', path: '/seller/products', text: 'nav.products' }],
  simulator: [{ id: 'calls', path: '/simulator/calls', text: 'nav.calls' }],
};
