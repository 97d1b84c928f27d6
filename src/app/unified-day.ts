import type { Buyer } from '../domain/buyer.ts';
import { setUnifiedDay as decideDay } from '../domain/unified-day.ts';
import { isRefusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The buyer chooses the common expiry day. @throws AppError `not_found` */
export async function setUnifiedDay(workspace: Workspace, buyerId: string, day: number): Promise<Buyer> {
  findRecord(workspace, 'buyers', buyerId);
  const buyer = await carriedOut(workspace, 'change-buyer', { id: buyerId, unifiedExpiryDay: day }, () =>
    workspace.decide((draft) => decideDay(draft, buyerId, day)),
  );
  if (isRefusal(buyer)) throw new Error('a day is never refused');
  return buyer;
}
