import { choice, number, type RulesOf } from './rule.ts';

/** Rules of what sellers ask of the marketplace (v2-saas 8). */
export interface OpenApiRuleValues {
  'openApi.callsPerMinute': number;
  'openApi.limitAnswer': 'gateway' | 'service';
}

const QUOTA = 'v2-saas 8.2 (no request quota is published; the service knows "access frequency over limit")';

/** The same on every site until a page says otherwise. */
export const OPEN_API_RULES: RulesOf<OpenApiRuleValues> = {
  'openApi.callsPerMinute': number(0, 'unknown', QUOTA, 0, 100_000),
  'openApi.limitAnswer': choice<'gateway' | 'service'>('gateway', 'unknown', QUOTA, ['gateway', 'service']),
};
