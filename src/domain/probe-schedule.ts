import { beijingDayStart, DAY_MS, HOUR_MS } from './calendar.ts';
import type { Product } from './catalogue.ts';
import { countsNow, type DebugCase } from './debug-case.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** Saved cases that are replayed for a product: those of what it speaks now. */
export function probedCases(product: Product, cases: readonly DebugCase[]): DebugCase[] {
  return cases.filter((each) => countsNow(product, each));
}

/**
 * When the marketplace probes a product next: the morning or the afternoon hour after an instant, for a product on the
 * market with saved cases. One whose trade is frozen is still probed: a good probe shows that it is mended.
 */
export function nextProbeSimAt(
  product: Product,
  cases: readonly DebugCase[],
  { profile, afterSimAt }: { readonly profile: SiteProfile; readonly afterSimAt: number },
): number | undefined {
  if (product.status !== 'listed' || ruleValue(profile, 'probe.run') === 'off') return undefined;
  if (probedCases(product, cases).length === 0) return undefined;
  const day = beijingDayStart(afterSimAt);
  const hours = [ruleValue(profile, 'probe.morningHour'), ruleValue(profile, 'probe.afternoonHour')];
  const instants = [0, 1].flatMap((days) => hours.map((hour) => day + days * DAY_MS + hour * HOUR_MS));
  return instants.find((simAt) => simAt > afterSimAt);
}
