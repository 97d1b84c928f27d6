import { quoteRenewal, type RenewalRequest } from '../../app/renew.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Period, PeriodType } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import {
  findPrice,
  findSku,
  PERIOD_NUMBER_MAX,
  type SelectionProblem,
  knowsPeriodType,
} from '../../domain/price-quote.ts';
import { withWished } from '../../domain/quantities.ts';
import { periodPriceMinor } from '../../domain/quantity-price.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { renewalChangeRefusal } from '../../domain/renewal-change.ts';
import { isRenewalQuote, type RenewalQuote } from '../../domain/renewal-quote.ts';
import { renewalSubject } from '../../domain/renewal-subject.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { unifiedDayOf } from '../../domain/unified-day.ts';
import { quantityFields, type QuantityField } from './amounts.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** What can come with the renewal. */
export interface RenewalChangeChoice {
  /** Why nothing can be changed; the choices are empty then. */
  readonly refusal: Refusal | undefined;
  readonly skus: readonly { readonly code: string; readonly name: LocalizedText; readonly selected: boolean }[];
  readonly quantities: readonly QuantityField[];
}

/** Renewing one application by a period. */
export interface RenewPage extends InstanceRow {
  readonly currency: string;
  readonly balanceMinor: number;
  readonly choices: readonly { readonly type: PeriodType; readonly amountMinor: number; readonly selected: boolean }[];
  readonly period: Period;
  readonly numberMax: number;
  readonly unified: { readonly day: number; readonly wanted: boolean };
  readonly change: RenewalChangeChoice;
  readonly quote: RenewalQuote | undefined;
  readonly refusal: Refusal | undefined;
  readonly problem: SelectionProblem | undefined;
}

const TYPES: readonly PeriodType[] = ['month', 'year', 'day'];

/** With what the form begins: a year where that is sold, else a month (marketplace-rules 4.1), else a day [ours]. */
export function usualRenewal(workspace: Workspace, instance: Instance): Period {
  const types = renewalTypes(workspace, instance);
  return { type: types.includes('year') ? 'year' : (types[0] ?? 'month'), number: 1 };
}

/** Period types that can be chosen to renew an instance. */
export function renewalTypes({ state }: Workspace, instance: Instance): PeriodType[] {
  const product = state.get('products', instance.productId);
  const sku = product && findSku(product, instance.skuCode)?.sku;
  return TYPES.filter((type) => sku && knowsPeriodType(product, type) && findPrice(sku, 'period', type));
}

/** Builds the page on which an application is renewed, with price and new expiry of the choice as it stands. */
export function renewPage(workspace: Workspace, instance: Instance, request: RenewalRequest): RenewPage {
  const { state } = workspace;
  const profile = workspace.profile();
  const result = quoteRenewal(workspace, instance.id, request);
  const buyer = state.get('buyers', instance.buyerId);
  const { period, toUnifiedDay = false } = request;
  return {
    ...instanceRow(workspace, instance),
    currency: profile.currency,
    balanceMinor: buyer?.balanceMinor ?? 0,
    choices: choicesOf(workspace, instance, request),
    period,
    numberMax: PERIOD_NUMBER_MAX[period.type],
    unified: { day: unifiedDayOf(buyer ?? {}, profile), wanted: toUnifiedDay },
    change: changeOf(workspace, instance, request),
    quote: isRenewalQuote(result) ? result : undefined,
    refusal: isRefusal(result) ? result : undefined,
    problem: !isRefusal(result) && 'problem' in result ? result : undefined,
  };
}

function choicesOf(workspace: Workspace, instance: Instance, { period, change }: RenewalRequest): RenewPage['choices'] {
  const product = workspace.state.get('products', instance.productId);
  const sku = product && findSku(product, change?.skuCode ?? instance.skuCode)?.sku;
  const quantities = withWished(instance, change ?? {});
  return renewalTypes(workspace, instance).flatMap((type) => {
    const price = sku && findPrice(sku, 'period', type);
    if (!price) return [];
    const amountMinor = periodPriceMinor(sku, price, quantities, workspace.profile());
    return [{ type, amountMinor, selected: type === period.type }];
  });
}

function changeOf(workspace: Workspace, instance: Instance, { change }: RenewalRequest): RenewalChangeChoice {
  const draft = workspace.draft();
  const product = draft.get('products', instance.productId);
  const refusal = product && renewalChangeRefusal(renewalSubject(draft, instance.id));
  const found = product && findSku(product, instance.skuCode);
  if (!found || refusal) return { refusal, skus: [], quantities: [] };
  const skuCode = change?.skuCode ?? instance.skuCode;
  const { sku } = findSku(product, skuCode) ?? found;
  return {
    refusal,
    skus: found.specification.skus
      .filter(({ forSale, code }) => forSale !== false || code === instance.skuCode)
      .map(({ code, name }) => ({ code, name, selected: code === skuCode })),
    quantities: quantityFields(sku, withWished(instance, change ?? {})),
  };
}
