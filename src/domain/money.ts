/**
 * Amount of an order line in minor units: unit price × number of periods × quantity (marketplace-rules 2.3).
 * @throws RangeError when the product is too large to be exact
 */
export function lineAmountMinor(unitPriceMinor: number, periods: number, quantity: number): number {
  const amount = unitPriceMinor * periods * quantity;
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`amount out of range: ${amount}`);
  return amount;
}
