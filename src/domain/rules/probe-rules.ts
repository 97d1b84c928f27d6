import { choice, number, type Certainty, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

/** Rules of the probes of listed products (拨测; v1-saas 8.1, v2-saas 7, marketplace-rules 12). */
export interface ProbeRuleValues {
  /** Whether saved cases of listed products are replayed by the marketplace. */
  'probe.run': 'on' | 'off';
  /** Hours of the Beijing day. */
  'probe.morningHour': number;
  'probe.afternoonHour': number;
  /** After so many failing days in a row trade is frozen and the offering hidden; 0: never. */
  'probe.failingDays': number;
  /** When a day counts as failing: when none of its probes went well, or when any did not. */
  'probe.dayFails': 'every_probe' | 'any_probe';
  /** Of a longer jump only the probes of its last so many days are sent; 0: all of them. */
  'probe.jumpDays': number;
  /** What ends the freeze: all cases answered well again, or the operator alone. */
  'probe.liftedBy': 'good_run' | 'by_operator';
}

const RUN: Readonly<Record<Site, readonly [ProbeRuleValues['probe.run'], Certainty, string]>> = {
  cn: ['on', 'documented', 'v1-saas 8.1 and v2-saas 7 (every morning and every afternoon)'],
  intl: ['off', 'unknown', 'v2-saas 10 (probes: not seen on the international site)'],
  eu: ['off', 'unknown', 'v2-saas 10 (probes: not seen on the Europe site)'],
};
const HOURS = 'v1-saas 8.1 (“morning, afternoon”; no page tells the hours)';

/** The probes of a site. */
export function probeRules(site: Site): RulesOf<ProbeRuleValues> {
  const [run, certainty, source] = RUN[site];
  return {
    'probe.run': choice<ProbeRuleValues['probe.run']>(run, certainty, source, ['on', 'off']),
    'probe.morningHour': number(9, 'unknown', HOURS, 0, 12),
    'probe.afternoonHour': number(15, 'unknown', HOURS, 12, 23),
    'probe.failingDays': number(
      5,
      site === 'cn' ? 'documented' : 'unknown',
      'v1-saas 8.1 (cn page of 2025-11-13); v2-saas 10 (probes: not seen elsewhere)',
      0,
      30,
    ),
    'probe.dayFails': choice<ProbeRuleValues['probe.dayFails']>(
      'every_probe',
      'unknown',
      'v1-saas 8.1 (“5 days of failures in a row”: whether one good probe saves the day, no page tells)',
      ['every_probe', 'any_probe'],
    ),
    'probe.jumpDays': number(
      10,
      'ours',
      'ours: a year of twelve probed products is 60,000 calls; ten days are enough for five failing ones',
      0,
      3_650,
    ),
    'probe.liftedBy': choice<ProbeRuleValues['probe.liftedBy']>(
      'good_run',
      'inferred',
      'v1-saas 8.1 (delisting if not repaired; how a repair is noticed, no page tells)',
      ['good_run', 'by_operator'],
    ),
  };
}
