import type { Quantities } from '../../domain/quantities.ts';

/** How much of a SKU: of its first quantity and of each further one. */
export function quantitiesResource({ quantity, furtherQuantities = {} }: Quantities) {
  return { quantity, furtherQuantities };
}
