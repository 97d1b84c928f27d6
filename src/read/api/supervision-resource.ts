import { possibleActs, type Supervision } from '../../domain/supervision.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** A supervised delivery with every step that was taken. */
export function supervisionResource(supervision: Supervision) {
  const { id, state, orderId, buyerId, productId, instanceId, steps } = supervision;
  return {
    id,
    state,
    orderId,
    buyerId,
    productId,
    instanceId,
    possible: possibleActs(supervision),
    steps: steps.map(({ simAt, ...step }) => ({ ...step, simAt: isoTime(simAt) })),
    createdSimAt: isoTime(supervision.createdSimAt),
    enablingSimAt: isoTimeOrNull(supervision.enablingSimAt),
    acceptedSimAt: isoTimeOrNull(supervision.acceptedSimAt),
    completesSimAt: isoTimeOrNull(supervision.completesSimAt),
    finishedSimAt: isoTimeOrNull(supervision.finishedSimAt),
  };
}
