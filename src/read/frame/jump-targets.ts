import type { Marketplace } from '../../app/marketplace.ts';
import { milestonesOf, type Milestone } from '../../app/milestones.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** Moments of one instance to jump to, for a list to choose from. */
export interface JumpTargets {
  readonly instanceId: string;
  readonly productName: LocalizedText;
  readonly milestones: readonly Milestone[];
}

/** Instances offered in the clock bar: those to which something happens next. */
const INSTANCES_SHOWN = 6;

/** The milestones of the instances to which something happens next. */
export function jumpTargets({ workspace }: Marketplace): JumpTargets[] {
  const { state } = workspace;
  const ids = new Set<string>();
  for (const { instanceId } of state.queue.inOrder()) {
    ids.add(instanceId);
    if (ids.size === INSTANCES_SHOWN) break;
  }
  return [...ids].flatMap((instanceId) => {
    const orderId = state.ordersOfInstance(instanceId).at(-1) ?? '';
    const productId = state.get('instances', instanceId)?.productId ?? state.get('orders', orderId)?.productId ?? '';
    const milestones = milestonesOf(workspace, instanceId);
    const productName = state.get('products', productId)?.name ?? { en: productId, zh: productId };
    return milestones.length === 0 ? [] : [{ instanceId, productName, milestones }];
  });
}
