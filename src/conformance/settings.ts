import type { EncryptType, ProtocolVersion } from '../domain/call.ts';
import { BILLING_MODES, type BillingMode } from '../domain/catalogue.ts';
import type { Site } from '../domain/site-profile.ts';

/** What a run is told about the service: a plan is made from nothing else. */
export interface ConformanceSettings {
  /** The production address. */
  readonly url: string;
  readonly accessKey: string;
  readonly version: ProtocolVersion;
  /** How the product is sold, at least one; in the order of `BILLING_MODES`. */
  readonly billing: readonly BillingMode[];
  readonly site: Site;
  /** Changed readings of the site's rules. */
  readonly rules: Readonly<Record<string, string | number | boolean>>;
  /** How sensitive data of V1.0 calls are encrypted; absent means AES-256. */
  readonly encryptType?: EncryptType;
  readonly allowInsecureTransport: boolean;
  /** The product offers upgrades or larger quantities in mid-term. */
  readonly upgrade: boolean;
  /** The product offers changes with a renewal (V2.0; not on the Europe site). */
  readonly changeCheck: boolean;
  /** Key of order notifications (orderNotify); absent: the service takes none. */
  readonly notifyKey?: string;
  /** Where orders are notified; absent: at the production address. */
  readonly notifyUrl?: string;
  /** `skuCode` and `productId` that the service knows; made up where they are absent. */
  readonly skuCode?: string;
  readonly productId?: string;
  /** How many orders are placed at once. */
  readonly ordersAtOnce: number;
  /** How often, and how long in all, an instance that is being created is asked for [ours; production: unknown]. */
  readonly pollEveryMs: number;
  readonly pollLimitMs: number;
  /** Ids of the tests to run, with what they need; absent: the whole plan. */
  readonly only?: readonly string[];
}

/** What a run does unless it is told otherwise; all [ours]. */
export const CONFORMANCE_DEFAULTS = {
  site: 'cn',
  rules: {},
  allowInsecureTransport: false,
  upgrade: false,
  changeCheck: false,
  ordersAtOnce: 20,
  pollEveryMs: 1_000,
  pollLimitMs: 120_000,
} as const satisfies Partial<ConformanceSettings>;

/** Pay-per-use and packages: their use is told by queryInstance. */
export function isMeteredBilling(billing: BillingMode): boolean {
  return billing === 'on_demand' || billing === 'package';
}

/** The way of billing whose instances most tests are made with: the one with the longest life. */
export function mainBilling(settings: Pick<ConformanceSettings, 'billing'>): BillingMode {
  const [first = 'period'] = BILLING_MODES.filter((mode) => settings.billing.includes(mode)).sort(byLife);
  return first;
}

const LONGEST_LIFE: readonly BillingMode[] = ['period', 'trial', 'on_demand', 'package', 'one_time'];

function byLife(a: BillingMode, b: BillingMode): number {
  return LONGEST_LIFE.indexOf(a) - LONGEST_LIFE.indexOf(b);
}
