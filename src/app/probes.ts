import type { Product } from '../domain/catalogue.ts';
import { liftFreeze } from '../domain/probe.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The operator lifts the freeze of a product's trade. @throws AppError `not_found` */
export async function liftTradeFreeze(workspace: Workspace, productId: string): Promise<Product | Refusal> {
  return carriedOut(workspace, 'lift-freeze', { id: productId }, () =>
    workspace.decide((draft) => liftFreeze(draft, findRecord(workspace, 'products', productId).id)),
  );
}
