import type { KeyClass } from './interface-key.ts';

/** What the desk looks at before an address may be used (marketplace-rules 13.2 step 2). */
export const ADDRESS_FINDINGS = [
  'reachable',
  'https',
  'domain_name',
  'path',
  'tls_version',
  'tls_chain',
  'tls_name',
  'tls_expiry',
] as const;

export type AddressFindingId = (typeof ADDRESS_FINDINGS)[number];

/** One thing that was looked at; `skipped` where another finding leaves nothing to look at. */
export interface AddressFinding {
  readonly id: AddressFindingId;
  readonly verdict: 'pass' | 'warning' | 'fail' | 'skipped';
  readonly params: Readonly<Record<string, string | number>>;
}

/** The outcome of a verification. */
export interface AddressCheck {
  readonly simAt: number;
  readonly wallAt: number;
  readonly findings: readonly AddressFinding[];
}

/** An address under which the seller can be reached (生产地址, marketplace-rules 13.1). */
export interface ProductionAddress {
  readonly id: string;
  readonly url: string;
  /** Accept plain HTTP to other machines and untrusted certificates; production never would. */
  readonly allowInsecureTransport: boolean;
  /** Ids of the keys that are bound to it, one for each class of interfaces. */
  readonly keyIds: { readonly [K in KeyClass]?: string };
  readonly check?: AddressCheck;
  readonly createdSimAt: number;
}

export type AddressState = 'unverified' | 'verified' | 'failed';

/** How an address stands: verified when nothing that was looked at failed; warnings do not count. */
export function addressState({ check }: Pick<ProductionAddress, 'check'>): AddressState {
  if (!check) return 'unverified';
  return check.findings.some(({ verdict }) => verdict === 'fail') ? 'failed' : 'verified';
}
