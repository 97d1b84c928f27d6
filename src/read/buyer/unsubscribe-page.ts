import { quoteRefund } from '../../app/unsubscribe.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Instance } from '../../domain/instance.ts';
import type { RefundQuote } from '../../domain/refund-quote.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { RuleKey } from '../../domain/site-profile.ts';
import { ruleView, type RuleView } from '../simulator/rule-list.ts';
import { fiveDayQuota } from '../api/refund-resource.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** Giving one application back. */
export interface UnsubscribePage extends InstanceRow {
  readonly currency: string;
  readonly quote: RefundQuote | undefined;
  readonly refusal: Refusal | undefined;
  /** The rule that decided, with its source. */
  readonly rule: RuleView | undefined;
  /** Present for the five-day refund and where its quota is what refuses. */
  readonly quota: ReturnType<typeof fiveDayQuota> | undefined;
  /** Days for which a supervised product without a delivery on record counts as under supervision. */
  readonly guaranteeDays: number | undefined;
  /** Its delivery, where that decides. */
  readonly supervisionId: string | undefined;
}

/** The rule behind a refusal, where one rule of the site decides. */
const RULE_OF_REFUSAL: Partial<Record<Refusal['reason'], RuleKey>> = {
  unsubscribe_trial: 'refund.trial',
  unsubscribe_on_demand: 'refund.onDemand',
  unsubscribe_one_time: 'refund.oneTime',
  unsubscribe_package: 'refund.package',
  unsubscribe_package_used: 'refund.package',
  unsubscribe_not_on_site: 'refund.unsupervised',
  unsubscribe_supervised: 'refund.supervised',
  unsubscribe_supervision_over: 'refund.guaranteeDays',
  unsubscribe_renewed: 'refund.renewalsInEffect',
  unsubscribe_five_days_over: 'refund.fiveDay.hours',
  unsubscribe_quota: 'refund.fiveDay.perYear',
};

/** Builds the page on which an application is given back, with what that brings now and the rule that decides. */
export function unsubscribePage(workspace: Workspace, instance: Instance): UnsubscribePage {
  const result = quoteRefund(workspace, instance.id);
  const { supervision } = instance;
  const isOver = isRefusal(result) && result.reason === 'unsubscribe_supervision_over' && supervision !== undefined;
  const usual = isRefusal(result) ? RULE_OF_REFUSAL[result.reason] : result.decidedBy;
  const key = isOver ? 'supervision.completeHours' : usual;
  const buyer = workspace.state.get('buyers', instance.buyerId);
  const onQuota = isRefusal(result) ? result.reason === 'unsubscribe_quota' : result.way === 'five_day';
  const supervised = workspace.state.get('products', instance.productId)?.supervised === true;
  return {
    ...instanceRow(workspace, instance),
    currency: workspace.profile().currency,
    quote: isRefusal(result) ? undefined : result,
    refusal: isRefusal(result) ? result : undefined,
    rule: key && ruleView(workspace, key),
    quota: onQuota && buyer ? fiveDayQuota(workspace, buyer) : undefined,
    supervisionId: supervision?.id,
    guaranteeDays: supervised && !supervision ? workspace.profile().rules['refund.guaranteeDays'].value : undefined,
  };
}
