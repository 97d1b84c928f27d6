import type { simulator as en } from '../en/simulator.ts';

export const simulator: Record<keyof typeof en, string> = {
  'nav.calls': '调用记录',
};
