import type { MarketState } from '../../app/market-state.ts';
import type { FutureEvent } from '../../domain/schedule.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** What an event is about that belongs to no instance and no order: the product applied for, or a key; otherwise nothing. */
export function subjectOfEvent(
  state: MarketState,
  { kind, subjectId }: Pick<FutureEvent, 'kind' | 'subjectId'>,
): LocalizedText | undefined {
  if (kind === 'interface_key.retire') return { en: subjectId, zh: subjectId };
  if (kind !== 'application.review') return undefined;
  const application = state.get('applications', subjectId);
  return application && (state.get('products', application.productId)?.name ?? application.content.name);
}
