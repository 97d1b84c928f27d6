/**
 * An expected "no": the action is not allowed now. `reason` names a text (`refusal.<reason>`), `allowedFromSimAt` tells
 * when it becomes possible, where that is known.
 */
export interface Refusal {
  readonly refused: true;
  readonly reason: RefusalReason;
  readonly params: Readonly<Record<string, string | number>>;
  readonly allowedFromSimAt?: number;
}

export type RefusalReason =
  | 'product_not_listed'
  | 'balance_too_low'
  | 'order_not_payable'
  | 'order_not_cancelable'
  | 'renew_one_time'
  | 'renew_provisioning'
  | 'renew_released'
  | 'renew_failed'
  | 'renew_in_progress'
  | 'renew_ends_in_past'
  | 'renew_not_sold'
  | 'call_not_restartable'
  | 'call_instance_gone'
  | 'call_overtaken'
  | 'experiment_running'
  | 'experiment_too_many'
  | 'experiment_nothing_sent'
  | 'experiment_no_bytes'
  | 'experiment_record_only'
  | 'details_not_ready'
  | 'details_gone'
  | 'details_too_many'
  | 'details_of_several_sellers'
  | 'suspended_already'
  | 'not_suspended'
  | 'suspend_provisioning'
  | 'suspend_gone'
  | 'jump_running'
  | 'jump_backwards'
  | 'jump_too_far'
  | 'jump_too_many_calls'
  | 'jump_not_resumable'
  | 'milestone_passed'
  | 'no_gap'
  | 'not_holding'
  | 'clock_held'
  | 'nothing_upcoming'
  | 'undo_outdated'
  | 'out_of_stock'
  | 'coupon_foreign'
  | 'coupon_other_product'
  | 'coupon_over'
  | 'coupon_spent'
  | 'coupon_one_discount'
  | 'coupon_not_yet'
  | 'coupon_no_use'
  | 'coupon_not_together'
  | 'method_not_offered'
  | 'too_many_together'
  | 'orders_of_several_buyers'
  | 'balance_too_high'
  | 'stock_adjustment'
  | 'stock_below_zero'
  | 'already_done'
  | 'faults_too_many'
  | 'unsubscribe_provisioning'
  | 'unsubscribe_gone'
  | 'unsubscribe_expired'
  | 'unsubscribe_order_open'
  | 'unsubscribe_under_review'
  | 'unsubscribe_trial'
  | 'unsubscribe_on_demand'
  | 'unsubscribe_one_time'
  | 'unsubscribe_package'
  | 'unsubscribe_package_used'
  | 'unsubscribe_not_on_site'
  | 'unsubscribe_supervised'
  | 'unsubscribe_supervision_over'
  | 'unsubscribe_renewed'
  | 'unsubscribe_five_days_over'
  | 'unsubscribe_quota'
  | 'unsubscribe_fee_not_accepted'
  | 'unsubscribe_ask_seller'
  | 'unsubscribe_nothing_paid'
  | 'refund_not_negotiable'
  | 'refund_above_paid'
  | 'refund_request_decided'
  | 'change_not_period'
  | 'change_provisioning'
  | 'change_not_in_use'
  | 'change_order_open'
  | 'change_under_review'
  | 'change_under_supervision'
  | 'change_not_on_sale'
  | 'change_nothing'
  | 'change_one_kind'
  | 'change_other_specification'
  | 'change_no_rule'
  | 'change_no_rules'
  | 'change_not_sold'
  | 'change_downward'
  | 'change_price_inversion'
  | 'change_outdated'
  | 'renew_change_open'
  | 'call_order_over'
  | 'call_from_seller';

/** Makes a refusal value. */
export function refuse(reason: RefusalReason, params: Refusal['params'] = {}, allowedFromSimAt?: number): Refusal {
  return { refused: true, reason, params, ...(allowedFromSimAt === undefined ? {} : { allowedFromSimAt }) };
}

/** Tells a refusal from a result. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true;
}
