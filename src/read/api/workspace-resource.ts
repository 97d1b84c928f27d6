import type { Workspace } from '../../app/workspace.ts';
import { RULE_KEYS, siteProfile, type Certainty, type RuleKey } from '../../domain/site-profile.ts';
import { isoTime } from './iso-time.ts';

type RuleValue = string | number | boolean;

/** One rule with its reading in force, the site's own reading and where that comes from. */
interface RuleResource {
  readonly value: RuleValue;
  readonly siteValue: RuleValue;
  readonly changed: boolean;
  readonly certainty: Certainty;
  readonly source: string;
  readonly choices: readonly RuleValue[] | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** A workspace as the API shows it. `readOnly` says which file could not be read, and why. */
export function workspaceResource(workspace: Workspace) {
  const record = workspace.state.workspace();
  const { state, damage } = workspace;
  return {
    id: record.id,
    name: record.name,
    site: record.site,
    currency: workspace.profile().currency,
    sampleSellerUrl: record.sampleSellerUrl,
    clock: { mode: record.clock.mode, simAt: isoTime(workspace.simNow()) },
    counts: {
      products: state.all('products').size,
      buyers: state.all('buyers').size,
      orders: state.all('orders').size,
      instances: state.all('instances').size,
      calls: state.all('calls').size,
    },
    readOnly: damage ? { file: damage.file, reason: damage.reason } : null,
    rules: Object.fromEntries(RULE_KEYS.map((key) => [key, ruleResource(workspace, key)])),
    createdWallAt: isoTime(record.createdWallAt),
  };
}

function ruleResource(workspace: Workspace, key: RuleKey): RuleResource {
  const { site, ruleOverrides } = workspace.state.workspace();
  const { value: siteValue, certainty, source, choices, min, max } = siteProfile(site).rules[key];
  return {
    value: workspace.profile().rules[key].value,
    siteValue,
    changed: key in ruleOverrides,
    certainty,
    source,
    choices: choices ?? null,
    min: min ?? null,
    max: max ?? null,
  };
}
