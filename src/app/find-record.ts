import type { Call } from '../domain/call.ts';
import type { CollectionName, Collections } from '../domain/records.ts';
import { AppError } from './app-error.ts';
import { isNoLongerKept } from './forget-old-calls.ts';
import type { Workspace } from './workspace.ts';

/**
 * A call that a person or script asked for by id.
 * @throws AppError `not_found`, with the text `gone.call` when it may have been deleted to spare disk space
 */
export function findCall(workspace: Workspace, id: string): Call {
  const call = workspace.state.get('calls', id);
  if (call) return call;
  const params = { collection: 'calls', id };
  const kept = !isNoLongerKept(workspace, id);
  throw new AppError('not_found', `no call ${id}`, {
    params: kept ? params : { ...params, text: 'gone.call' },
  });
}

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
  const { state } = workspace;
  return state.get('instances', id) ?? findRecord(workspace, 'instances', state.instanceOfSellerId(id) ?? id);
}
