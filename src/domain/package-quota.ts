import { beijingDate, beijingDayStart, beijingMonthStart, beijingYearStart, DAY_MS, termEnd } from './calendar.ts';
import type { PeriodType } from './catalogue.ts';
import type { Instance } from './instance.ts';
import { quotaOf, type Pack } from './meter.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A package whose validity has begun: the quota is full. @param instance with its term */
export function startPack({ pack, startSimAt = 0, expireSimAt }: Instance, profile: SiteProfile): Pack {
  if (!pack) throw new RangeError('no package');
  const full: Pack = { ...pack, leftTenThousandths: quotaOf(pack.terms), quotaFromSimAt: startSimAt };
  return withReset(full, { startSimAt, expireSimAt, afterSimAt: startSimAt }, profile);
}

/** The quota of a resettable package is full again; nothing carries over (marketplace-rules 8.3). */
export function resetPack(
  { pack, startSimAt = 0, expireSimAt }: Instance,
  atSimAt: number,
  profile: SiteProfile,
): Pack {
  if (!pack) throw new RangeError('no package');
  const { resetsSimAt: _now, usedUpSimAt: _over, alarmedSimAt: _told, ...kept } = pack;
  const full: Pack = {
    ...kept,
    leftBeforeTenThousandths: pack.leftTenThousandths,
    leftTenThousandths: quotaOf(pack.terms),
    quotaFromSimAt: atSimAt,
  };
  return withReset(full, { startSimAt, expireSimAt, afterSimAt: atSimAt }, profile);
}

interface Validity {
  readonly startSimAt: number;
  readonly expireSimAt: number | undefined;
  readonly afterSimAt: number;
}

function withReset(pack: Pack, { startSimAt, expireSimAt, afterSimAt }: Validity, profile: SiteProfile): Pack {
  const { resetEvery } = pack.terms;
  if (resetEvery === undefined) return pack;
  const resetsSimAt =
    ruleValue(profile, 'package.resets') === 'by_calendar'
      ? nextByCalendar(resetEvery, afterSimAt)
      : nextFromStart(resetEvery, startSimAt, afterSimAt);
  // With its last day the package is over: there is no quota to come.
  return expireSimAt !== undefined && resetsSimAt > expireSimAt ? pack : { ...pack, resetsSimAt };
}

/** The instant after the end of the next whole period since the start, as terms end (23:59:59 Beijing). */
function nextFromStart(type: PeriodType, startSimAt: number, afterSimAt: number): number {
  for (let number = 1; ; number += 1) {
    const end = termEnd(startSimAt, { type, number }) + 1_000;
    if (end > afterSimAt) return end;
  }
}

function nextByCalendar(type: PeriodType, afterSimAt: number): number {
  switch (type) {
    case 'day':
      return beijingDayStart(afterSimAt) + DAY_MS;
    case 'month':
      return beijingMonthStart(beijingMonthStart(afterSimAt) + 32 * DAY_MS);
    case 'year':
      return beijingYearStart(beijingDate(afterSimAt).year + 1);
  }
}

/** An instance that is over: no quota comes back any more. */
export function withoutReset(instance: Instance): Instance {
  const { pack } = instance;
  if (pack?.resetsSimAt === undefined) return instance;
  const { resetsSimAt: _never, ...left } = pack;
  return { ...instance, pack: left };
}
