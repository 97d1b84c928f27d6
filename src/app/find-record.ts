import type { CollectionName, Collections } from '../domain/records.ts';
import { AppError } from './app-error.ts';
import type { Workspace } from './workspace.ts';

/** A record that a person or script asked for by id. @throws AppError `not_found` */
export function findRecord<C extends CollectionName>(workspace: Workspace, collection: C, id: string): Collections[C] {
  const record = workspace.state.get(collection, id);
  if (!record) throw new AppError('not_found', `no ${collection} record ${id}`, { params: { collection, id } });
  return record;
}

/**
 * An instance by the marketplace's own id or by the id that the seller gave it.
 * @throws AppError `not_found`
 */
export function findInstance(workspace: Workspace, id: string): Collections['instances'] {
  const own = workspace.state.get('instances', id);
  if (own) return own;
  const orderId = workspace.state.orderOfSellerInstance(id);
  const order = orderId === undefined ? undefined : workspace.state.get('orders', orderId);
  return findRecord(workspace, 'instances', order?.instanceId ?? id);
}
