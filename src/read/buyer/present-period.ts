import type { Workspace } from '../../app/workspace.ts';
import type { Period } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import { runningPeriodType } from '../../domain/running-period.ts';

/** One period of the type that an instance runs by: monthly for monthly, yearly for yearly (marketplace-rules 4.2). */
export function presentPeriod({ state }: Workspace, instance: Instance): Period {
  const product = state.get('products', instance.productId);
  const type = product && runningPeriodType(product, instance);
  return { type: type ?? state.get('orders', instance.orderId)?.line.period?.type ?? 'month', number: 1 };
}
