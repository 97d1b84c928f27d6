import type { workshop as en } from '../en/workshop.ts';

/** 签名工坊与接收代码。 */
export const workshop: Record<keyof typeof en, string> = {
  'nav.workshop': '签名工坊',
};
