import type { RefundReason } from '../../domain/order.ts';

/** Every reason for which money goes back. */
export const REFUND_REASONS: readonly RefundReason[] = [
  'provisioning_failed',
  'released_before_renewal',
  'unsubscribed',
  'unsubscribed_with_fee',
  'unsubscribed_by_agreement',
  'change_failed',
  'renewal_canceled',
  'renewal_failed',
];
