import { choice, number, type RulesOf } from './rule.ts';

/** Rules of upgrades and scale-outs in mid-term (marketplace-rules 6). */
export interface ChangeRuleValues {
  'change.scaleOutFormula': 'by_model' | 'difference';
  'change.scaleOutAttributes': 'growing' | 'all';
  'change.remainingDays': 'begun' | 'full';
  'change.daysPerMonth': number;
  'change.daysPerYear': number;
}

const FEES = 'ug-marketplace/zh-cn_topic_0212111359 (marketplace-rules 6)';

/** The same on every site until a page says otherwise. */
export const CHANGE_RULES_COMMON: RulesOf<ChangeRuleValues> = {
  'change.scaleOutFormula': choice<'by_model' | 'difference'>('by_model', 'documented', FEES, [
    'by_model',
    'difference',
  ]),
  'change.scaleOutAttributes': choice<'growing' | 'all'>(
    'growing',
    'inferred',
    'marketplace-rules 6 (the formulas speak of one quantity; with several, what stays as it is costs nothing more)',
    ['growing', 'all'],
  ),
  'change.remainingDays': choice<'begun' | 'full'>(
    'begun',
    'ours',
    'ours: a day that has begun is paid, as a term ends with its day',
    ['begun', 'full'],
  ),
  'change.daysPerMonth': number(30, 'inferred', 'marketplace-rules 6 (prices by the day)', 1, 31),
  'change.daysPerYear': number(365, 'inferred', 'marketplace-rules 6 (prices by the day)', 1, 366),
};
