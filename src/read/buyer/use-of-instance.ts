import type { Workspace } from '../../app/workspace.ts';
import type { BillingItem } from '../../domain/catalogue.ts';
import { isMetered, type Instance } from '../../domain/instance.ts';
import { quotaOf, type Meter, type Pack } from '../../domain/meter.ts';
import { packagePlans, planRefusal } from '../../domain/package-plan.ts';
import { findBillingItem } from '../../domain/price-quote.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { SellerUsage, UsageCharge, UsageRecord } from '../../domain/usage.ts';
import { useChart, type UseChart } from './use-chart.ts';

/** How full a package is. */
export interface PackageRow {
  readonly id: string;
  readonly pack: Pack;
  readonly name: LocalizedText;
  readonly quotaTenThousandths: number;
  readonly leftPercent: number;
  readonly expireSimAt: number | undefined;
}

/** What is metered at an instance, what it cost, and the packages that it is drawn from; or the package that it is. */
export interface UseOfInstance {
  readonly item: BillingItem | undefined;
  readonly meter: Meter | undefined;
  readonly currency: string;
  readonly packages: readonly PackageRow[];
  /** Newest first, so many as are shown. */
  readonly charges: readonly UsageCharge[];
  readonly records: readonly UsageRecord[];
  readonly chargedMinor: number;
  readonly sellerUsage: readonly SellerUsage[];
  readonly sellerUsageSimAt: number | undefined;
  /** The package that the instance is. */
  readonly own: PackageRow | undefined;
  /** Nothing while nothing was used. */
  readonly chart: UseChart | undefined;
  /** SKUs that can be bought again automatically. */
  readonly plans: readonly { readonly code: string; readonly name: LocalizedText }[];
}

const SHOWN = 20;

/** Builds it; nothing for an instance that is not metered. */
export function useOfInstance(workspace: Workspace, instance: Instance): UseOfInstance | undefined {
  const { state } = workspace;
  const { meter, pack } = instance;
  if (!meter && !pack) return undefined;
  const product = state.get('products', instance.productId);
  const itemId = meter?.item.id ?? pack?.terms.billingItemId ?? '';
  const charges = [...state.chargesOf(instance.id)].flatMap((id) => state.get('usageCharges', id) ?? []);
  const records = [...state.usageOf(instance.id)].slice(-SHOWN).flatMap((id) => state.get('usageRecords', id) ?? []);
  const others = [...state.meteredIds(instance.buyerId)].flatMap((id) => state.get('instances', id) ?? []);
  const plans = pack && product && isMetered(instance) ? packagePlans(product) : [];
  return {
    item: meter?.item ?? (product && findBillingItem(product, itemId)?.item),
    meter,
    currency: workspace.profile().currency,
    packages: meter
      ? others
          .filter((each) => each.productId === instance.productId && each.pack?.terms.billingItemId === itemId)
          .flatMap((each) => packageRow(workspace, each) ?? [])
      : [],
    charges: charges.slice(-SHOWN).reverse(),
    records: records.reverse(),
    chargedMinor: charges.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    sellerUsage: instance.sellerUsage ?? [],
    sellerUsageSimAt: instance.sellerUsageSimAt,
    own: packageRow(workspace, instance),
    chart: useChart(workspace, instance),
    plans: plans
      .filter(({ sku }) => product && planRefusal(product, instance, sku.code) === undefined)
      .map(({ sku: { code, name } }) => ({ code, name })),
  };
}

function packageRow(
  { state }: Workspace,
  { id, pack, productId, skuCode, expireSimAt }: Instance,
): PackageRow | undefined {
  if (!pack) return undefined;
  const skus = state.get('products', productId)?.specifications.flatMap((specification) => specification.skus) ?? [];
  const quotaTenThousandths = quotaOf(pack.terms);
  return {
    id,
    pack,
    name: skus.find(({ code }) => code === skuCode)?.name ?? { en: skuCode, zh: skuCode },
    quotaTenThousandths,
    leftPercent: Math.round((pack.leftTenThousandths / quotaTenThousandths) * 1_000) / 10,
    expireSimAt,
  };
}
