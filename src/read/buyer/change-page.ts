import { quoteChange } from '../../app/change-instance.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { QuantityRange } from '../../domain/catalogue.ts';
import { changeRefusal, isChangeQuote, type ChangeQuote, type ChangeWish } from '../../domain/change-quote.ts';
import type { Instance } from '../../domain/instance.ts';
import { findSku, type SelectionProblem } from '../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
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
  readonly wish: { readonly skuCode: string; readonly quantity: number };
  readonly upgrades: readonly UpgradeChoice[];
  /** How the quantity may grow; absent where it may not. */
  readonly scaleOut:
    { readonly from: number; readonly max: number; readonly step: number; readonly unit: LocalizedText } | undefined;
  readonly possible: boolean;
  readonly quote: ChangeQuote | undefined;
  readonly targetName: LocalizedText | undefined;
  readonly refusal: Refusal | undefined;
  readonly problem: SelectionProblem | undefined;
  readonly daysPer: { readonly month: number; readonly year: number };
}

/** Builds the page on which an application is changed, with the fee of the choice as it stands. */
export function changePage(workspace: Workspace, instance: Instance, wished: ChangeWish): ChangePage {
  const profile = workspace.profile();
  const product = workspace.state.get('products', instance.productId);
  const found = product && findSku(product, instance.skuCode);
  const wish = { skuCode: wished.skuCode ?? instance.skuCode, quantity: wished.quantity ?? instance.quantity };
  const stopped = product && changeRefusal({ instance, product, context: { simAt: workspace.simNow(), profile } });
  const chosen = wish.skuCode !== instance.skuCode || wish.quantity !== instance.quantity;
  const result = stopped ?? (chosen ? quoteChange(workspace, instance.id, wish) : undefined);
  const quote = result && isChangeQuote(result) ? result : undefined;
  const rule = product?.changeRules?.scaleOuts.find(({ skuCode }) => skuCode === instance.skuCode);
  return {
    ...instanceRow(workspace, instance),
    currency: profile.currency,
    balanceMinor: workspace.state.get('buyers', instance.buyerId)?.balanceMinor ?? 0,
    wish,
    upgrades: stopped ? [] : upgradesOf(workspace, instance),
    scaleOut: rule && found?.sku.quantity && rangeOf(instance, found.sku.quantity, rule.stepFactor),
    possible: stopped === undefined,
    quote,
    targetName: quote?.sku.name,
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

function rangeOf({ quantity }: Instance, { max, step, unit }: QuantityRange, factor: number): ChangePage['scaleOut'] {
  return { from: quantity, max, step: step * factor, unit };
}
