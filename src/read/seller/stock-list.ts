import type { Workspace } from '../../app/workspace.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { stockId, stockLeft } from '../../domain/stock.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** The stock of one specification. */
export interface StockRow {
  readonly id: string;
  readonly productId: string;
  readonly specificationId: string;
  readonly productName: LocalizedText;
  readonly specificationName: LocalizedText;
  readonly leftUnits: number;
  /** Nothing was sold or adjusted yet. */
  readonly untouched: boolean;
}

/** Stock management (库存管理): every specification of the catalogue. */
export interface StockList {
  readonly rows: readonly StockRow[];
  readonly adjustmentMax: number;
  readonly usualUnits: number;
}

/** Builds the stock of the catalogue. */
export function stockList(workspace: Workspace): StockList {
  const profile = workspace.profile();
  const { state } = workspace;
  const rows = [...state.all('products').values()].flatMap((product) =>
    product.specifications.map((specification): StockRow => {
      const id = stockId(product.id, specification.id);
      const record = state.get('stocks', id);
      return {
        id,
        productId: product.id,
        specificationId: specification.id,
        productName: product.name,
        specificationName: specification.name,
        leftUnits: stockLeft(record, profile),
        untouched: record === undefined,
      };
    }),
  );
  return {
    rows,
    adjustmentMax: ruleValue(profile, 'stock.adjustmentMax'),
    usualUnits: ruleValue(profile, 'stock.default'),
  };
}
