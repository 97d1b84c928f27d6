/** States of a negotiated unsubscription (marketplace-rules 7.5). */
export const REFUND_REQUEST_STATUSES = ['seller_reviewing', 'approved', 'rejected', 'withdrawn'] as const;

export type RefundRequestStatus = (typeof REFUND_REQUEST_STATUSES)[number];

/** A buyer's wish to give a supervised product back, which its seller decides on. */
export interface RefundRequest {
  readonly id: string;
  readonly status: RefundRequestStatus;
  readonly orderId: string;
  readonly instanceId: string;
  readonly buyerId: string;
  readonly productId: string;
  readonly amountMinor: number;
  /** One of the platform's reasons 1 to 5 (marketplace-rules 7.5). */
  readonly reasonCode: number;
  readonly remark: string;
  /** The buyer lets the seller see the contact data. */
  readonly shareContact: boolean;
  readonly createdSimAt: number;
  readonly decidedSimAt?: number;
  readonly sellerRemark?: string;
  /** The order of type `unsubscribe` that carries the refund, once approved. */
  readonly refundOrderId?: string;
}
