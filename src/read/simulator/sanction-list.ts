import type { Workspace } from '../../app/workspace.ts';
import type { Product } from '../../domain/catalogue.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { relistRefusal, sanctionMeter, type SanctionMeter } from '../../domain/sanction.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** How one product stands with its failed orders. */
export interface SanctionRow extends SanctionMeter {
  readonly productId: string;
  readonly productName: LocalizedText;
  readonly state: 'good' | 'warn' | 'delisted';
  /** Why the operator cannot put it back, if so. */
  readonly relist: Refusal | undefined;
}

/** Failed orders of one product this month. */
export function sanctionRow(workspace: Workspace, product: Product): SanctionRow {
  const profile = workspace.profile();
  const meter = sanctionMeter(product, profile, workspace.simNow());
  return {
    ...meter,
    productId: product.id,
    productName: product.name,
    state: meter.delistedSimAt !== undefined ? 'delisted' : meter.warned ? 'warn' : 'good',
    relist: relistRefusal(product, profile),
  };
}

/** All products, those with the most failed orders first. */
export function sanctionRows(workspace: Workspace): SanctionRow[] {
  return [...workspace.state.all('products').values()]
    .map((product) => sanctionRow(workspace, product))
    .sort((a, b) => b.failedOrders - a.failedOrders);
}
