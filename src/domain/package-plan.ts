import type { Price, Product, Sku } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { isMetered, type Instance } from './instance.ts';
import { quotaOf, TEN_THOUSAND, type Pack, type QuotaAlarm } from './meter.ts';
import { findPrice } from './price-quote.ts';
import { refuse, type Refusal } from './refusal.ts';
import { buyAgain } from './repurchase.ts';

/** What the buyer wishes for when little is left of a package; what is absent stays, `null` takes it away. */
export interface PackagePlan {
  readonly alarm?: QuotaAlarm | null;
  /** The SKU to buy again; `'same'`: the one that was bought. */
  readonly repurchase?: string | null;
}

/**
 * Sets the alarm of a package and what is bought when it goes off (marketplace-rules 8.4). A package that is low already
 * acts at once [inferred: the remainder has reached the threshold].
 */
export function setPackagePlan(draft: Draft, instanceId: string, plan: PackagePlan): Instance | Refusal {
  const instance = draft.need('instances', instanceId);
  const { pack } = instance;
  if (!pack || !isMetered(instance) || instance.status !== 'in_use') return refuse('package_gone');
  const { alarm: oldAlarm, repurchaseSku: oldSku, ...rest } = pack;
  const alarm = plan.alarm === undefined ? oldAlarm : (plan.alarm ?? undefined);
  const wanted = plan.repurchase === 'same' ? instance.skuCode : plan.repurchase;
  const repurchaseSku = wanted === undefined ? oldSku : (wanted ?? undefined);
  if (alarm?.kind === 'units' && alarm.value * TEN_THOUSAND > quotaOf(pack.terms)) {
    return refuse('alarm_too_high', { quotaUnits: pack.terms.quotaUnits });
  }
  if (repurchaseSku !== undefined) {
    const refusal = planRefusal(draft.need('products', instance.productId), instance, repurchaseSku);
    if (refusal) return refusal;
    if (!alarm) return refuse('repurchase_without_alarm');
  }
  const planned: Pack = {
    ...rest,
    ...(alarm ? { alarm } : {}),
    ...(repurchaseSku === undefined ? {} : { repurchaseSku }),
  };
  draft.put('instances', { ...instance, pack: planned });
  buyAgain(draft, instanceId);
  return draft.need('instances', instanceId);
}

/** Why a package cannot be bought again by itself, if so: free and resettable ones, other items, smaller quotas. */
export function planRefusal(product: Product, { pack }: Instance, skuCode: string): Refusal | undefined {
  const plan = packagePlans(product).find(({ sku }) => sku.code === skuCode);
  const terms = plan?.price.package;
  if (!plan || !terms || terms.billingItemId !== pack?.terms.billingItemId) return refuse('repurchase_other_item');
  if (terms.overage !== pack.terms.overage) return refuse('repurchase_other_item');
  if (plan.price.unitPriceMinor === 0) return refuse('repurchase_free');
  if (terms.resetEvery !== undefined || pack.terms.resetEvery !== undefined) return refuse('repurchase_resettable');
  if (terms.quotaUnits < pack.terms.quotaUnits) {
    return refuse('repurchase_quota', { quotaUnits: pack.terms.quotaUnits });
  }
  return undefined;
}

/** The SKUs of a product that are packages and for sale. */
export function packagePlans({ specifications }: Product): { readonly sku: Sku; readonly price: Price }[] {
  return specifications.flatMap(({ skus }) =>
    skus.flatMap((sku) => {
      const price = sku.forSale === false ? undefined : findPrice(sku, 'package');
      return price ? [{ sku, price }] : [];
    }),
  );
}
