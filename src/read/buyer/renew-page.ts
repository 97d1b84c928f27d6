import { quoteRenewal } from '../../app/renew.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Period, PeriodType, Price } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import { findSku, PERIOD_NUMBER_MAX } from '../../domain/price-quote.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { RenewalQuote } from '../../domain/renewal.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** Renewing one application by a period. */
export interface RenewPage extends InstanceRow {
  readonly currency: string;
  readonly balanceMinor: number;
  readonly choices: readonly { readonly type: PeriodType; readonly price: Price; readonly selected: boolean }[];
  readonly period: Period;
  readonly numberMax: number;
  readonly quote: RenewalQuote | undefined;
  readonly refusal: Refusal | undefined;
}

const TYPES: readonly PeriodType[] = ['month', 'year', 'day'];

/** Period types that can be chosen to renew an instance, usual one first. */
export function renewalTypes(workspace: Workspace, instance: Instance): PeriodType[] {
  return TYPES.filter((type) => renewalPrice(workspace, instance, type) !== undefined);
}

/** Builds the page on which an application is renewed, with price and new expiry of the period as it stands. */
export function renewPage(workspace: Workspace, instance: Instance, period: Period): RenewPage {
  const result = quoteRenewal(workspace, instance.id, period);
  return {
    ...instanceRow(workspace, instance),
    currency: workspace.profile().currency,
    balanceMinor: workspace.state.get('buyers', instance.buyerId)?.balanceMinor ?? 0,
    choices: TYPES.flatMap((type) => {
      const price = renewalPrice(workspace, instance, type);
      return price ? [{ type, price, selected: type === period.type }] : [];
    }),
    period,
    numberMax: PERIOD_NUMBER_MAX[period.type],
    quote: isRefusal(result) ? undefined : result,
    refusal: isRefusal(result) ? result : undefined,
  };
}

function renewalPrice({ state }: Workspace, instance: Instance, type: PeriodType): Price | undefined {
  const product = state.get('products', instance.productId);
  const sku = product && findSku(product, instance.skuCode)?.sku;
  return sku?.prices.find((price) => price.billing === 'period' && price.periodType === type);
}
