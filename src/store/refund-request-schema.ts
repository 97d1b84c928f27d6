import { z } from 'zod';
import type { RefundRequest, RefundRequestStatus } from '../domain/refund-request.ts';
import { type Supervision, SUPERVISION_ACTS, SUPERVISION_STATES, type SupervisionStep } from '../domain/supervision.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

export const refundRequest = schemaOf<RefundRequest>({
  id: text,
  status: oneOf<RefundRequestStatus>({ seller_reviewing: true, approved: true, rejected: true, withdrawn: true }),
  orderId: text,
  instanceId: text,
  buyerId: text,
  productId: text,
  amountMinor: number,
  reasonCode: number,
  remark: text,
  shareContact: z.boolean(),
  createdSimAt: number,
  decidedSimAt: number.optional(),
  sellerRemark: text.optional(),
  refundOrderId: text.optional(),
});

export const supervision = schemaOf<Supervision>({
  id: text,
  state: z.enum(SUPERVISION_STATES),
  orderId: text,
  buyerId: text,
  productId: text,
  instanceId: text,
  createdSimAt: number,
  steps: z.array(
    schemaOf<SupervisionStep>({
      does: z.enum([...SUPERVISION_ACTS, 'complete', 'close']),
      by: z.enum(['buyer', 'seller', 'system']),
      simAt: number,
      text,
    }),
  ),
  enablingSimAt: number.optional(),
  acceptedSimAt: number.optional(),
  completesSimAt: number.optional(),
  finishedSimAt: number.optional(),
});
