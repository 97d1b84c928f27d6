import { z } from 'zod';
import { SUPERVISION_ACTS, SUPERVISION_STATES } from '../../../domain/supervision.ts';
import { INSTANT, INSTANT_INPUT, INSTANT_OR_NULL, listOf, named, PAGE_QUERY, text } from './common.ts';

const ID = z.string().min(1).max(128);
const STATE = z.enum(SUPERVISION_STATES);

/** Longest requirement, proof or reason; ours. */
export const SUPERVISION_TEXT_MAX_LENGTH = 2_000;

export const SUPERVISION = named(
  'Supervision',
  z.strictObject({
    id: z.string(),
    state: STATE,
    orderId: z.string(),
    buyerId: z.string(),
    productId: z.string(),
    instanceId: z.string(),
    possible: z.array(z.enum(SUPERVISION_ACTS)).describe('Steps that can be taken next.'),
    steps: z
      .array(
        z.strictObject({
          does: z.enum([...SUPERVISION_ACTS, 'complete', 'close']),
          by: z.enum(['buyer', 'seller', 'system']),
          text: z.string(),
          simAt: INSTANT,
        }),
      )
      .describe('What was done, oldest first.'),
    createdSimAt: INSTANT,
    enablingSimAt: INSTANT_OR_NULL.describe(
      'Since when the buyer can use it, as the seller says: validity begins then.',
    ),
    acceptedSimAt: INSTANT_OR_NULL,
    completesSimAt: INSTANT_OR_NULL.describe('After acceptance: when the order is completed.'),
    finishedSimAt: INSTANT_OR_NULL,
  }),
);

export const SUPERVISION_LIST = listOf('SupervisionList', SUPERVISION);

export const SUPERVISION_QUERY = PAGE_QUERY.extend({
  state: STATE.optional(),
  buyerId: ID.optional(),
  productId: ID.optional(),
});

const TEXT = text(SUPERVISION_TEXT_MAX_LENGTH);

/** A step that says something: a requirement, or why it is sent back. */
export const SUPERVISION_STEP = named('SupervisionStep', z.strictObject({ text: TEXT }));

/** A step that may say something. */
export const SUPERVISION_CONSENT = named(
  'SupervisionConsent',
  z.strictObject({ text: TEXT.or(z.literal('')).default('') }).default({ text: '' }),
);

export const SUPERVISION_DELIVERY = named(
  'SupervisionDelivery',
  z.strictObject({
    text: TEXT.describe('Proof of the delivery.'),
    enablingSimAt: INSTANT_INPUT.optional().describe('Since when the buyer can use it; the acceptance unless given.'),
  }),
);
