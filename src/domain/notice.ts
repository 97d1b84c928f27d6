/** Messages that production would send by mail, SMS or site message. */
export type NoticeKind =
  | 'order_completed'
  | 'order_refunded'
  | 'call_failed'
  | 'call_given_up'
  | 'instance_expired'
  | 'instance_frozen'
  | 'instance_released'
  | 'renewal_completed'
  | 'auto_renewal_paid'
  | 'auto_renewal_failed'
  | 'auto_renewal_not_renewed'
  | 'payment_timed_out'
  | 'refund_requested'
  | 'refund_unanswered'
  | 'meter_kept'
  | 'refund_approved'
  | 'refund_rejected'
  | 'refund_withdrawn'
  | 'supervision_started'
  | 'supervision_submitted'
  | 'supervision_confirmed'
  | 'supervision_returned'
  | 'supervision_delivered'
  | 'supervision_rejected'
  | 'supervision_accepted'
  | 'change_completed'
  | 'trial_converted'
  | 'arrears_began'
  | 'arrears_frozen'
  | 'arrears_cleared'
  | 'usage_closed'
  | 'package_low'
  | 'package_used_up'
  | 'package_reset'
  | 'package_repurchased'
  | 'package_repurchase_failed'
  | 'package_over'
  | 'instance_expiring'
  | 'instance_freezing'
  | 'instance_releasing'
  | 'delisting_near'
  | 'product_delisted'
  | 'product_relisted'
  | 'probe_failed'
  | 'trade_frozen'
  | 'trade_thawed'
  | 'application_approved'
  | 'application_rejected'
  | 'product_removed'
  | 'instance_unsubscribing'
  | 'instance_unsubscribed'
  | 'application_replay_failed';

export interface Notice {
  readonly id: string;
  readonly to: 'buyer' | 'seller';
  readonly kind: NoticeKind;
  readonly buyerId: string;
  readonly productId: string;
  readonly orderId?: string;
  readonly instanceId?: string;
  readonly callId?: string;
  readonly simAt: number;
  readonly wallAt: number;
  readonly params: Readonly<Record<string, string | number>>;
}
