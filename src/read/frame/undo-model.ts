import type { Jump } from '../../app/jump.ts';
import type { UndoOffer } from '../../app/history.ts';
import type { Marketplace } from '../../app/marketplace.ts';

/** What was done last and can be undone. */
export interface UndoModel extends UndoOffer {
  /** The report, when a jump was done last. */
  readonly jump: Jump | undefined;
}

/** The offer to undo what was done last; none while a jump is still under way. */
export function undoModel({ history, clock }: Marketplace): UndoModel | undefined {
  const offer = history.undoOffer();
  if (!offer) return undefined;
  const jump = offer.subject.kind === 'jump' ? clock.jump(offer.subject.jumpId) : undefined;
  return jump?.status === 'running' ? undefined : { ...offer, jump };
}
