import { z } from 'zod';
import type { FieldProblem } from '../../../app/app-error.ts';
import { RULE_KEYS, siteProfile, type Site } from '../../../domain/site-profile.ts';
import { invalidForm, readForm } from '../../forms.ts';

/** What was entered for rules, by rule key. */
export type EnteredReadings = Readonly<Record<string, string>>;

interface RuleFields {
  /** Readings by rule key; `null` where it is the site's own. */
  readonly rules: Readonly<Record<string, string | number | null>>;
  readonly entered: EnteredReadings;
  readonly problems: readonly FieldProblem[];
}

const READINGS = z.record(z.string(), z.string('invalid').max(100, 'too_long'));
const FIELD_PREFIX = 'rules.';

/**
 * Reads the fields `rules.<key>` of a form; a reading that the site has anyway is no change of ours.
 * @param options.blankIsOwn an empty field stands for the site's own reading
 * @throws AppError `invalid_input` for fields that no form of ours sends
 */
export function readRuleFields(body: unknown, site: Site, options: { readonly blankIsOwn: boolean }): RuleFields {
  const fields = Object.entries(body ?? {}).filter(([name]) => name.startsWith(FIELD_PREFIX));
  const form = readForm(READINGS, Object.fromEntries(fields));
  if (!form.ok) throw invalidForm(form.problems);
  const defaults = siteProfile(site).rules;
  const rules: Record<string, string | number | null> = {};
  const entered: Record<string, string> = {};
  const problems: FieldProblem[] = [];
  for (const [path, text] of Object.entries(form.value)) {
    const name = path.slice(FIELD_PREFIX.length);
    entered[name] = text;
    const key = RULE_KEYS.find((known) => known === name);
    if (key === undefined) problems.push({ path, message: 'rule_unknown' });
    else if (options.blankIsOwn && text.trim() === '') rules[key] = null;
    else if (typeof defaults[key].value !== 'number') rules[key] = text === defaults[key].value ? null : text;
    else if (!/^\d{1,9}$/.test(text.trim())) problems.push({ path, message: 'whole_number' });
    else rules[key] = Number(text) === defaults[key].value ? null : Number(text);
  }
  return { rules, entered, problems };
}
