import type { Product } from './catalogue.ts';
import { findSku } from './price-quote.ts';
import { rangesOf } from './quantities.ts';

/** A change rule that cannot be meant. */
export interface ChangeRuleProblem {
  readonly path: readonly (string | number)[];
  /** The code to blame. */
  readonly value: string;
  readonly problem: 'change_sku' | 'change_specification' | 'change_quantity' | 'change_at_renewal' | 'duplicate';
}

/** What is wrong with a product's change rules: upgrades stay within a specification, scale-outs need a quantity. */
export function changeRuleProblems(
  product: Pick<Product, 'specifications' | 'changeRules'>,
): readonly ChangeRuleProblem[] {
  const { upgrades = [], scaleOuts = [], atRenewal = [] } = product.changeRules ?? {};
  const problems: ChangeRuleProblem[] = [];
  const seen = new Set<string>();
  const note = (key: string, value: string, path: ChangeRuleProblem['path']): void => {
    if (seen.has(key)) problems.push({ path, value, problem: 'duplicate' });
    seen.add(key);
  };
  for (const [index, { fromSkuCode, toSkuCode }] of upgrades.entries()) {
    const path = ['changeRules', 'upgrades', index];
    const from = findSku(product, fromSkuCode);
    const to = findSku(product, toSkuCode);
    note(`${fromSkuCode} ${toSkuCode}`, toSkuCode, path);
    if (!from) problems.push({ path: [...path, 'fromSkuCode'], value: fromSkuCode, problem: 'change_sku' });
    else if (!to) problems.push({ path: [...path, 'toSkuCode'], value: toSkuCode, problem: 'change_sku' });
    else if (from.specification.id !== to.specification.id || fromSkuCode === toSkuCode) {
      problems.push({ path: [...path, 'toSkuCode'], value: toSkuCode, problem: 'change_specification' });
    }
  }
  for (const [index, { skuCode, attribute }] of scaleOuts.entries()) {
    const path = ['changeRules', 'scaleOuts', index];
    const found = findSku(product, skuCode);
    const ranges = found ? rangesOf(found.sku) : [];
    const named = attribute ?? ranges[0]?.attribute ?? '';
    note(`${skuCode} ${named}`, skuCode, path);
    if (!found) problems.push({ path: [...path, 'skuCode'], value: skuCode, problem: 'change_sku' });
    else if (!ranges.some((range) => range.attribute === named)) {
      problems.push({
        path: [...path, ranges[0] ? 'attribute' : 'skuCode'],
        value: skuCode,
        problem: 'change_quantity',
      });
    }
  }
  for (const [index, specificationId] of atRenewal.entries()) {
    const path = ['changeRules', 'atRenewal', index];
    note(`at renewal ${specificationId}`, specificationId, path);
    if (!product.specifications.some(({ id }) => id === specificationId)) {
      problems.push({ path, value: specificationId, problem: 'change_at_renewal' });
    }
  }
  return problems;
}
