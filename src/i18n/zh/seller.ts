import type { seller as en } from '../en/seller.ts';

export const seller: Record<keyof typeof en, string> = {
  'nav.products': '我的商品',
};
