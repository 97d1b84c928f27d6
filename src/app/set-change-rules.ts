import { changeRuleProblems } from '../domain/change-rule-problems.ts';
import type { ChangeRules, Product } from '../domain/catalogue.ts';
import { AppError } from './app-error.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import { toldProduct } from './told-product.ts';
import type { Workspace } from './workspace.ts';

/**
 * Sets what buyers may change in mid-term (My Products > More > Change rules, marketplace-rules 6); orders that are open
 * keep the price they were made at.
 * @throws AppError `not_found`; `conflict` for rules that do not fit the SKUs the product has now
 */
export async function setChangeRules(workspace: Workspace, productId: string, rules: ChangeRules): Promise<Product> {
  const save = () =>
    workspace.decide((draft) => {
      const product = findRecord(workspace, 'products', productId);
      const changed: Product = { ...product, changeRules: rules };
      const [wrong] = changeRuleProblems(changed);
      if (wrong) {
        throw new AppError('conflict', `${wrong.value}: the SKUs of ${productId} have changed meanwhile`, {
          params: { id: productId },
        });
      }
      draft.put('products', changed);
      return changed;
    });
  const told = (product: Product) => toldProduct(product);
  const saved = await carriedOut(workspace, 'replace-product', { id: productId }, save, { told });
  return saved as Product;
}
