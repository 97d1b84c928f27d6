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
    { id: 'renewals', path: '/renewals', text: 'nav.renewals' },
    { id: 'unsubscriptions', path: '/unsubscriptions', text: 'nav.unsubscriptions' },
    { id: 'supervision', path: '/supervision', text: 'nav.supervision' },
    { id: 'notices', path: '/notices', text: 'nav.notices' },
  ],
  seller: [
    { id: 'overview', path: '/seller', text: 'nav.overview' },
    { id: 'products', path: '/seller/products', text: 'nav.products' },
    { id: 'debugging', path: '/seller/debugging', text: 'nav.debugging' },
    { id: 'applications', path: '/seller/applications', text: 'nav.applications' },
    { id: 'stock', path: '/seller/stock', text: 'nav.stock' },
    { id: 'messages', path: '/seller/messages', text: 'nav.messages' },
    { id: 'orders', path: '/seller/orders', text: 'nav.seller_orders' },
    { id: 'usage_records', path: '/seller/usage-records', text: 'nav.usage_records' },
    { id: 'unsubscriptions', path: '/seller/unsubscriptions', text: 'nav.seller_unsubscriptions' },
    { id: 'supervision', path: '/seller/supervision', text: 'nav.seller_supervision' },
    { id: 'notices', path: '/seller/notices', text: 'nav.seller_notices' },
    { id: 'addresses', path: '/seller/addresses', text: 'nav.addresses' },
    { id: 'api_keys', path: '/seller/api-keys', text: 'nav.api_keys' },
  ],
  simulator: [
    { id: 'calls', path: '/simulator/calls', text: 'nav.calls' },
    { id: 'faults', path: '/simulator/faults', text: 'nav.faults' },
    { id: 'reviews', path: '/simulator/reviews', text: 'nav.reviews' },
    { id: 'upcoming', path: '/simulator/upcoming', text: 'nav.upcoming' },
    { id: 'money', path: '/simulator/money', text: 'nav.money' },
    { id: 'usage', path: '/simulator/usage', text: 'nav.usage' },
    { id: 'conformance', path: '/simulator/conformance', text: 'nav.conformance' },
    { id: 'workshop', path: '/simulator/workshop', text: 'nav.workshop' },
    { id: 'snippets', path: '/simulator/snippets', text: 'nav.snippets' },
    { id: 'scenarios', path: '/simulator/scenarios', text: 'nav.scenarios' },
    { id: 'rules', path: '/simulator/rules', text: 'nav.rules' },
    { id: 'jumps', path: '/simulator/jumps', text: 'nav.jumps' },
    { id: 'snapshots', path: '/simulator/snapshots', text: 'nav.snapshots' },
    { id: 'workspaces', path: '/simulator/workspaces', text: 'nav.workspaces' },
    { id: 'health', path: '/simulator/health', text: 'nav.health' },
  ],
};
