import { DAY_MS } from './calendar.ts';
import type { Order } from './order.ts';
import { findSku, type SelectionProblem } from './price-quote.ts';
import { quantityProblem, sameQuantities, withWished, type Quantities } from './quantities.ts';
import type { RenewalSubject } from './renewal-subject.ts';
import { refuse, type Refusal } from './refusal.ts';
import { runningPeriodType } from './running-period.ts';
import { ruleValue } from './site-profile.ts';

/** What the buyer wants from the renewal on; what is absent stays. Down and in are allowed here (marketplace-rules 4.4). */
export interface RenewalChange extends Partial<Quantities> {
  readonly skuCode?: string;
}

/** Why nothing can be changed at a renewal of an instance now, if so (marketplace-rules 4.4). */
export function renewalChangeRefusal({ instance, product, context }: RenewalSubject): Refusal | undefined {
  const { simAt, profile } = context;
  if (ruleValue(profile, 'renewal.change') === 'not_offered') {
    return refuse('renewal_change_not_on_site', { site: profile.site });
  }
  if (product.interface.version !== '2.0') return refuse('renewal_change_version');
  if (runningPeriodType(product, instance) === 'day') return refuse('renewal_change_by_day');
  const { atRenewal = [] } = product.changeRules ?? {};
  if (!atRenewal.includes(instance.specificationId)) return refuse('renewal_change_no_rule');
  const days = ruleValue(profile, 'renewal.change.daysBefore');
  const fromSimAt = (instance.expireSimAt ?? simAt) - days * DAY_MS;
  return simAt < fromSimAt ? refuse('renewal_change_too_early', { days }, fromSimAt) : undefined;
}

/** Why this change cannot come with a renewal, if so: another SKU or quantity of the same specification is meant. */
export function renewalChangeProblem(
  subject: RenewalSubject,
  change: RenewalChange,
): Refusal | SelectionProblem | undefined {
  const { instance, product } = subject;
  const skuCode = change.skuCode ?? instance.skuCode;
  const quantities = withWished(instance, change);
  // Nothing is changed: an ordinary renewal.
  if (skuCode === instance.skuCode && sameQuantities(quantities, instance)) return undefined;
  const refusal = renewalChangeRefusal(subject);
  if (refusal) return refusal;
  const target = findSku(product, skuCode);
  if (!target) return { path: 'sku', problem: 'unknown_sku', params: { sku: skuCode } };
  if (target.specification.id !== instance.specificationId) return refuse('change_other_specification');
  if (target.sku.forSale === false) return { path: 'sku', problem: 'sku_not_offered', params: {} };
  return quantityProblem(target.sku, quantities);
}

/** Whether another SKU or quantity comes with a renewal; another period type alone is none (marketplace-rules 4.1). */
export function changesAtRenewal({ changedFrom, line }: Pick<Order, 'changedFrom' | 'line'>): boolean {
  return changedFrom !== undefined && (changedFrom.skuCode !== line.skuCode || !sameQuantities(changedFrom, line));
}
