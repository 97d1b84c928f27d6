import type { Workspace } from '../../app/workspace.ts';
import {
  RULE_KEYS,
  SITES,
  siteProfile,
  type Certainty,
  type Rule,
  type RuleKey,
  type RuleValues,
} from '../../domain/site-profile.ts';

type RuleValue = RuleValues[RuleKey];

/** One rule with its reading in force. */
export interface RuleView {
  readonly key: RuleKey;
  readonly value: RuleValue;
  /** The site's own reading. */
  readonly siteValue: RuleValue;
  readonly changed: boolean;
  readonly certainty: Certainty;
  readonly source: string;
  readonly choices: readonly RuleValue[] | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Rules that belong together, by the first part of their keys. */
export interface RuleGroup {
  readonly id: string;
  readonly rules: readonly RuleView[];
}

/** One rule of a workspace. */
export function ruleView(workspace: Workspace, key: RuleKey): RuleView {
  const { site, ruleOverrides } = workspace.state.workspace();
  const rule = siteProfile(site).rules[key] as Rule<RuleValue>;
  return {
    key,
    value: workspace.profile().rules[key].value,
    siteValue: rule.value,
    changed: key in ruleOverrides,
    certainty: rule.certainty,
    source: rule.source,
    choices: rule.choices,
    min: rule.min,
    max: rule.max,
  };
}

/** All rules of a workspace's site in groups, in the order of the profile. */
export function ruleGroups(workspace: Workspace): RuleGroup[] {
  const groups = new Map<string, RuleView[]>();
  for (const key of RULE_KEYS) {
    const [id = ''] = key.split('.', 1);
    groups.set(id, [...(groups.get(id) ?? []), ruleView(workspace, key)]);
  }
  return [...groups].map(([id, rules]) => ({ id, rules }));
}

/** A rule as it can be set before there is a workspace. */
interface OpenRule {
  readonly key: RuleKey;
  /** The reading of every site, where they agree. */
  readonly usual: RuleValue | undefined;
  readonly choices: readonly RuleValue[] | undefined;
}

/** The rules that do not depend on the buyer's level, for choosing readings of a workspace that is being made. */
export function openRules(): OpenRule[] {
  return RULE_KEYS.filter((key) => !/^expiry\.V\d\./.test(key)).map((key) => {
    const rules = SITES.map((site) => siteProfile(site).rules[key] as Rule<RuleValue>);
    const values = new Set(rules.map(({ value }) => value));
    const [first] = rules;
    return { key, usual: values.size === 1 ? first?.value : undefined, choices: first?.choices };
  });
}
