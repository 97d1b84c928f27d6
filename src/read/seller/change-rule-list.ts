import { SCALE_OUT_FACTOR_MAX, type Product, type ScaleOutRule, type Sku } from '../../domain/catalogue.ts';
import { findPrice } from '../../domain/price-quote.ts';
import { rangesOf, type AttributeRange } from '../../domain/quantities.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** A way from one SKU to another that the seller can open. */
export interface UpgradePath {
  readonly from: string;
  readonly to: string;
  readonly fromName: LocalizedText;
  readonly toName: LocalizedText;
  readonly open: boolean;
  /** A price of the target is lower: a rule for it dies by itself (price inversion). */
  readonly cheaper: boolean;
  /** The target is not ticked for sale: a rule for it is dead until it is. */
  readonly notForSale: boolean;
}

/** A quantity of a SKU that the seller can let buyers raise. */
export interface ScaleOutChoice {
  readonly skuCode: string;
  readonly skuName: LocalizedText;
  readonly quantity: AttributeRange;
  /** The SKU has several quantities, so this one is named. */
  readonly named: boolean;
  /** 0: not offered. */
  readonly stepFactor: number;
}

/** The rules for changes of one specification. */
export interface ChangeRuleGroup {
  readonly id: string;
  readonly name: LocalizedText;
  readonly upgrades: readonly UpgradePath[];
  readonly scaleOuts: readonly ScaleOutChoice[];
  /** Buyers may change with a renewal, down and in as well (marketplace-rules 4.4). */
  readonly atRenewal: boolean;
}

/** Everything that the seller may let buyers change in mid-term, and what is open now. */
export interface ChangeRuleList {
  readonly groups: readonly ChangeRuleGroup[];
  readonly factors: readonly number[];
  /** V1.0 knows no change at a renewal. */
  readonly canChangeAtRenewal: boolean;
  /** The call that carries a change out. */
  readonly call: 'upgrade' | 'upgradeInstance';
}

/** Builds the page of a product's change rules; only what is sold by the month or year can be changed (marketplace-rules 6). */
export function changeRuleList(
  product: Pick<Product, 'specifications' | 'changeRules'> & {
    readonly interface: Pick<Product['interface'], 'version'>;
  },
): ChangeRuleList {
  const { upgrades = [], scaleOuts = [], atRenewal = [] } = product.changeRules ?? {};
  const groups = product.specifications.map(({ id, name, skus }): ChangeRuleGroup => {
    const sold = skus.filter(({ prices }) =>
      prices.some(({ billing, periodType }) => billing === 'period' && periodType !== 'day'),
    );
    return {
      id,
      name,
      atRenewal: atRenewal.includes(id),
      upgrades: sold.flatMap((from) =>
        sold
          .filter((to) => to !== from)
          .map((to) => ({
            from: from.code,
            to: to.code,
            fromName: from.name,
            toName: to.name,
            open: upgrades.some(({ fromSkuCode, toSkuCode }) => fromSkuCode === from.code && toSkuCode === to.code),
            cheaper: isCheaper(to, from),
            notForSale: to.forSale === false,
          })),
      ),
      scaleOuts: sold.flatMap((sku) =>
        rangesOf(sku).map((quantity, _index, all) => ({
          skuCode: sku.code,
          skuName: sku.name,
          quantity,
          named: all.length > 1,
          stepFactor: scaleOuts.find((rule) => isFor(rule, sku.code, quantity))?.stepFactor ?? 0,
        })),
      ),
    };
  });
  return {
    groups: groups.filter((group) => group.upgrades.length > 0 || group.scaleOuts.length > 0),
    canChangeAtRenewal: product.interface.version === '2.0',
    factors: Array.from({ length: SCALE_OUT_FACTOR_MAX }, (_, index) => index + 1),
    call: product.interface.version === '1.0' ? 'upgrade' : 'upgradeInstance',
  };
}

function isFor({ skuCode, attribute }: ScaleOutRule, code: string, range: AttributeRange): boolean {
  return skuCode === code && (attribute === undefined ? range.first : attribute === range.attribute);
}

function isCheaper(to: Sku, from: Sku): boolean {
  return (['year', 'month', 'day'] as const).some((type) => {
    const [target, present] = [findPrice(to, 'period', type), findPrice(from, 'period', type)];
    return target !== undefined && present !== undefined && target.unitPriceMinor < present.unitPriceMinor;
  });
}
