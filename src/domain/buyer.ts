/** Customer level of the China site; decides grace and retention there (marketplace-rules 5.1). */
export type CustomerLevel = 'V0' | 'V1' | 'V2' | 'V3' | 'V4' | 'V5';

export const CUSTOMER_LEVELS: readonly CustomerLevel[] = ['V0', 'V1', 'V2', 'V3', 'V4', 'V5'];

export interface Buyer {
  readonly id: string;
  readonly name: string;
  readonly level: CustomerLevel;
  /** Account balance in minor units; purchases debit it, refunds credit it. */
  readonly balanceMinor: number;
  readonly email: string | null;
  readonly mobilePhone: string | null;
  /** Whether the buyer lets sellers see the contact data above (marketplace-rules 3.1). */
  readonly consent: boolean;
  /** Id of the buyer's account on the wire; made of `id` when absent (see `customerIdOf`). */
  readonly customerId?: string;
  /**
   * 统一到期日: the day of the month on which terms end that are renewed to it, 1 to 28, or 31 for the last day; absent: the
   * system's default (marketplace-rules 4.3).
   */
  readonly unifiedExpiryDay?: number;
  /** How much of the yearly quota of five-day refunds is used; absent: nothing in any year. */
  readonly fiveDayRefunds?: FiveDayRefunds;
}

/** Five-day refunds of a calendar year (Beijing), which all services of the platform share (marketplace-rules 7.3). */
export interface FiveDayRefunds {
  readonly year: number;
  /** Made here. */
  readonly here: number;
  /** Made with other services of the platform, as this simulator is told. */
  readonly elsewhere: number;
}
