/** An amount on the API: minor units (cents, fen) and the ISO 4217 code. */
interface MoneyResource {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Builds a money value. */
export function moneyResource(amountMinor: number, currency: string): MoneyResource {
  return { amountMinor, currency };
}
