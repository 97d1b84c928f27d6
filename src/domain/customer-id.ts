import type { Buyer } from './buyer.ts';

/** Id of a buyer's account as the wire carries it: 32 hex digits in every sample (v1-saas 9.1, v2-saas 8.3). */
export function customerIdOf(buyer: Pick<Buyer, 'id' | 'customerId'>): string {
  return buyer.customerId ?? accountId(`customer ${buyer.id}`);
}

/** The same 32 hex digits for the same text on every run: four FNV-1a hashes, told apart by what they begin with. */
export function accountId(text: string): string {
  return [1, 2, 3, 4].map((part) => fnv1a(`${part} ${text}`).toString(16).padStart(8, '0')).join('');
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
