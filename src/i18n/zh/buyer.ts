import type { buyer as en } from '../en/buyer.ts';

export const buyer: Record<keyof typeof en, string> = {};
