import { chargeUntil } from './collect-usage.ts';
import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import { isMetered, type Instance } from './instance.ts';
import { notify } from './notify.ts';
import { isNeededByPackages } from './package-life.ts';
import { refuse, type Refusal } from './refusal.ts';
import { tellSeller } from './tell-seller.ts';

/** Why the buyer cannot stop the use of an instance now, if so. */
export function stopRefusal(draft: Pick<Draft, 'metered' | 'get'>, instance: Instance): Refusal | undefined {
  const { meter, status } = instance;
  if (!meter) throw new RangeError(`${instance.id} is not metered`);
  const isWaiting = draft.get('orders', instance.orderId)?.status === 'processing';
  // What is under supervision can be stopped once it is accepted, also before completion is shown.
  const isOpening = instance.supervision ? status === 'provisioning' : isWaiting;
  if (!isMetered(instance) || isOpening) return refuse('close_not_running', { status });
  return isNeededByPackages(draft, instance) ? refuse('close_has_packages') : undefined;
}

/**
 * The buyer stops a pay-per-use instance (停止使用, marketplace-rules 9): the open cycle is settled, then the seller is
 * told to release. Use of before may still be reported.
 */
export function stopUse(draft: Draft, instanceId: string): Instance | Refusal {
  const { simAt } = draft.context;
  const instance = draft.need('instances', instanceId);
  const refusal = stopRefusal(draft, instance);
  if (refusal) return refusal;
  if (!instance.meter) throw new RangeError(`${instanceId} is not metered`);
  draft.unschedule(instanceId, ['instance.retention', 'instance.release', 'usage.collect']);
  supersedeOpenCalls(draft, instanceId);
  const { collectsSimAt: _now, ...meter } = instance.meter;
  draft.put('instances', {
    ...instance,
    meter: { ...meter, closedSimAt: simAt },
    status: 'released',
    sellerState: 'released',
    releasedSimAt: simAt,
  });
  chargeUntil(draft, instanceId, simAt);
  const closed = draft.need('instances', instanceId);
  notify(draft, 'buyer', 'usage_closed', closed);
  tellSeller(draft, closed, { does: 'release' }, { cause: 'closed' });
  return closed;
}
