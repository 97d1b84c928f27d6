import { isAllowedRuleValue, RULE_KEYS, type RuleKey, type Site } from '../domain/site-profile.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { AppError } from './app-error.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** What may be changed about a workspace; `rules` maps rule keys to new readings, `null` back to the site's default. */
export interface WorkspaceChange {
  readonly name?: string;
  readonly site?: Site;
  readonly rules?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Own readings of rules after a change of some.
 * @throws AppError `invalid_input` naming each rule that is unknown or has a value it cannot take
 */
export function changedReadings(
  current: WorkspaceRecord['ruleOverrides'],
  rules: NonNullable<WorkspaceChange['rules']>,
): WorkspaceRecord['ruleOverrides'] {
  const overrides: Record<string, string | number | boolean> = { ...current };
  const wrong: { path: string; message: string }[] = [];
  for (const [key, value] of Object.entries(rules)) {
    const known = (RULE_KEYS as readonly string[]).includes(key);
    if (known && value === null) delete overrides[key];
    else if (known && value !== null && isAllowedRuleValue(key as RuleKey, value)) overrides[key] = value;
    else wrong.push({ path: `rules.${key}`, message: known ? 'rule_value' : 'rule_unknown' });
  }
  if (wrong.length > 0) throw new AppError('invalid_input', 'unknown rule or impossible value', { details: wrong });
  return overrides;
}

/**
 * Changes name, site or readings of rules. Running terms keep their dates; new events follow the new rules.
 * @throws AppError `invalid_input` naming each rule that is unknown or has a value it cannot take
 */
export async function changeWorkspace(workspace: Workspace, change: WorkspaceChange): Promise<WorkspaceRecord> {
  const current = workspace.state.workspace();
  const overrides = changedReadings(current.ruleOverrides, change.rules ?? {});
  const save = () =>
    workspace.decide((draft) =>
      draft.changeWorkspace({
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.site === undefined ? {} : { site: change.site }),
        ruleOverrides: overrides,
      }),
    );
  await carriedOut(workspace, 'change-workspace', { ...change }, save);
  return workspace.state.workspace();
}
