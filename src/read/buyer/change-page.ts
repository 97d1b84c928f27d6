import { quoteChange } from '../../app/change-instance.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { LinearAttribute, ScaleOutRule, Sku } from '../../domain/catalogue.ts';
import { changeRefusal, isChangeQuote, type ChangeQuote, type ChangeWish } from '../../domain/change-quote.ts';
import type { Instance } from '../../domain/instance.ts';
import { findSku, type SelectionProblem } from '../../domain/price-quote.ts';
import { rangesOf, sameQuantities, withWished, type Quantities } from '../../domain/quantities.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { amountsOf, quantityFields, type Amount, type QuantityField } from './amounts.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** A SKU that an upgrade can lead to. */
export interface UpgradeChoice {
  readonly code: string;
  readonly name: LocalizedText;
  /** What it costs now with the present quantity; absent where it is not to be had. */
  readonly amountMinor: number | undefined;
  readonly refusal: Refusal | undefined;
}

/** Changing one application in mid-term. */
export interface ChangePage extends InstanceRow {
  readonly currency: string;
  readonly balanceMinor: number;
  readonly wish: Quantities & { readonly skuCode: string };
  readonly upgrades: readonly UpgradeChoice[];
  /** How each quantity may grow, `min` being the present one; those that may not are left out. */
  readonly scaleOuts: readonly QuantityField[];
  readonly possible: boolean;
  readonly quote: ChangeQuote | undefined;
  readonly target: { readonly name: LocalizedText; readonly amounts: readonly Amount[] } | undefined;
  readonly refusal: Refusal | undefined;
  readonly problem: SelectionProblem | undefined;
  readonly daysPer: { readonly month: number; readonly year: number };
}

/** Builds the page on which an application is changed, with the fee of the choice as it stands. */
export function changePage(workspace: Workspace, instance: Instance, wished: ChangeWish): ChangePage {
  const profile = workspace.profile();
  const product = workspace.state.get('products', instance.productId);
  const found = product && findSku(product, instance.skuCode);
  const wish = { skuCode: wished.skuCode ?? instance.skuCode, ...withWished(instance, wished) };
  const stopped = product && changeRefusal({ instance, product, context: { simAt: workspace.simNow(), profile } });
  const chosen = wish.skuCode !== instance.skuCode || !sameQuantities(wish, instance);
  const result = stopped ?? (chosen ? quoteChange(workspace, instance.id, wish) : undefined);
  const quote = result && isChangeQuote(result) ? result : undefined;
  const rules = (product?.changeRules?.scaleOuts ?? []).filter(({ skuCode }) => skuCode === instance.skuCode);
  return {
    ...instanceRow(workspace, instance),
    currency: profile.currency,
    balanceMinor: workspace.state.get('buyers', instance.buyerId)?.balanceMinor ?? 0,
    wish,
    upgrades: stopped ? [] : upgradesOf(workspace, instance),
    scaleOuts: stopped ? [] : scaleOutsOf(found?.sku, { instance, wish, rules }),
    possible: stopped === undefined,
    quote,
    target: quote && { name: quote.sku.name, amounts: amountsOf(quote.sku, quote) },
    refusal: isRefusal(result) ? result : undefined,
    problem: result && !isRefusal(result) && 'problem' in result ? result : undefined,
    daysPer: { month: ruleValue(profile, 'change.daysPerMonth'), year: ruleValue(profile, 'change.daysPerYear') },
  };
}

function upgradesOf(workspace: Workspace, instance: Instance): UpgradeChoice[] {
  const product = workspace.state.get('products', instance.productId);
  return (product?.changeRules?.upgrades ?? []).flatMap(({ fromSkuCode, toSkuCode }) => {
    const target = product && findSku(product, toSkuCode);
    if (fromSkuCode !== instance.skuCode || !target) return [];
    const quote = quoteChange(workspace, instance.id, { skuCode: toSkuCode });
    return [
      {
        code: toSkuCode,
        name: target.sku.name,
        amountMinor: isChangeQuote(quote) ? quote.amountMinor : undefined,
        refusal: isRefusal(quote) ? quote : undefined,
      },
    ];
  });
}

function scaleOutsOf(
  sku: Sku | undefined,
  { instance, wish, rules }: { instance: Instance; wish: Quantities; rules: readonly ScaleOutRule[] },
): readonly QuantityField[] {
  const present = quantityFields(sku, instance);
  return quantityFields(sku, wish).flatMap((field, index) => {
    const first = index === 0;
    const rule = rules.find(({ attribute }) => (attribute === undefined ? first : ranges(sku)[index] === attribute));
    const min = present[index]?.value ?? field.value;
    return rule ? [{ ...field, min, step: field.step * rule.stepFactor }] : [];
  });
}

function ranges(sku: Sku | undefined): LinearAttribute[] {
  return sku ? rangesOf(sku).map(({ attribute }) => attribute) : [];
}
