import type { CheckVerdict } from '../domain/call.ts';
import { CHECK_CATALOGUE, type CheckId } from '../protocol/v2/check-catalogue.ts';
import type { Requirement } from './requirement.ts';
import type { ConformanceSettings } from './settings.ts';

const V2 = 'accessg-marketplace/zh-cn_topic_0070649414 (V2.0 interfaces)';
const V1 = 'accessg-marketplace/zh-cn_topic_0070649013 (V1.0 interfaces; v1-saas 5)';
const CODES = 'intl/en-us/accessg-marketplace/topic_0070649099 (result codes)';
const SIGNING = 'accessg-marketplace/zh-cn_topic_0070649476 (HTTP body signature; v2-saas 1 and 2, v1-saas 2)';
const CREATE = 'accessg-marketplace/zh-cn_topic_0070649427 (newInstance)';
const LIFE = 'accessg-marketplace/zh-cn_topic_0070649414 (scenes of the calls; v1-saas 5.9, v2-saas 4)';
const NOTIFY = 'accessg-marketplace/zh-cn_topic_0000002091799153 (orderNotify)';

const TERMS = { '1.0': ['period', 'trial'], '2.0': ['period', 'trial'] } as const;
const METERED = ['on_demand', 'package'] as const;
/** All but what is bought once and for all: it is never frozen. */
const LASTING = { '1.0': [...TERMS['1.0'], ...METERED], '2.0': [...TERMS['2.0'], ...METERED] } as const;
/** V1.0 asks for what is metered only (v1-saas 5.7). */
const ASKED = { '1.0': METERED } as const;
const TRIALS = { '1.0': ['trial'], '2.0': ['trial'] } as const;

/** Requirements that no check on a single answer proves; the order is that of reports. */
export const OWN_REQUIREMENTS = {
  'ACT-CREATE': { source: CREATE, certainty: 'documented', severity: 'must' },
  'ACT-QUERY': { source: V2, certainty: 'documented', severity: 'must', billing: ASKED },
  'ACT-TERM': { source: LIFE, certainty: 'documented', severity: 'must', billing: TERMS },
  'ACT-TRIAL': { source: LIFE, certainty: 'documented', severity: 'must', billing: TRIALS },
  'ACT-CANCEL': { source: LIFE, certainty: 'documented', severity: 'must', billing: TERMS },
  'ACT-FREEZE': { source: LIFE, certainty: 'documented', severity: 'must', billing: LASTING },
  'ACT-THAW': {
    source: LIFE,
    certainty: 'documented',
    severity: 'must',
    // A renewal revives what is sold by period in V1.0 (protocol/README).
    billing: { ...LASTING, '1.0': METERED },
  },
  'ACT-UPGRADE': { source: LIFE, certainty: 'documented', severity: 'must', offers: 'upgrade' },
  'ACT-CHANGE-CHECK': {
    source: 'accessg-marketplace/zh-cn_topic_0000002411753620 (changeInstanceCheck)',
    certainty: 'documented',
    severity: 'must',
    only: '2.0',
    offers: 'changeCheck',
  },
  'ACT-RELEASE': { source: LIFE, certainty: 'documented', severity: 'must' },
  'ACT-NOTIFY': { source: NOTIFY, certainty: 'documented', severity: 'must', offers: 'notifyKey' },
  'NOTIFY-SIGN': { source: NOTIFY, certainty: 'documented', severity: 'must', offers: 'notifyKey' },
  'QUERY-MANY': {
    source: 'accessg-marketplace/zh-cn_topic_0070649428 (queryInstance)',
    certainty: 'documented',
    severity: 'must',
    billing: ASKED,
  },
  'DEBUG-FIRST': {
    source: 'v1-saas 9.1 (saved cases run in any order with made-up ids and testFlag 1)',
    certainty: 'inferred',
    severity: 'should',
  },
  'SIGN-MISSING': { source: SIGNING, certainty: 'documented', severity: 'must' },
  'TIME-MISSING': { source: SIGNING, certainty: 'documented', severity: 'must' },
  'UNKNOWN-INSTANCE': { source: CODES, certainty: 'documented', severity: 'must' },
  'UNKNOWN-ACTIVITY': { source: CODES, certainty: 'documented', severity: 'must' },
  'FIELD-MISSING': { source: CODES, certainty: 'documented', severity: 'must' },
  'FIELD-LONG': { source: `${V2}; ${V1}: longest values`, certainty: 'inferred', severity: 'should' },
  'CONTENT-TYPE': {
    source: 'v2-saas 1 (calls are application/json)',
    certainty: 'inferred',
    severity: 'should',
    only: '2.0',
  },
  METHOD: { source: 'v2-saas 1 (POST only), v1-saas 1 (GET for all calls)', certainty: 'documented', severity: 'must' },
  'NO-EFFECT': { source: SIGNING, certainty: 'inferred', severity: 'must' },
  'EXTRA-FIELD': {
    source: 'v1-saas 2.1 (all parameters are signed, unknown ones too); v2-saas 2.1',
    certainty: 'inferred',
    severity: 'must',
  },
  'EMPTY-VALUE': {
    source: 'v1-saas 2.2 (a present but empty parameter is signed)',
    certainty: 'inferred',
    severity: 'should',
  },
  'VALUE-ENCODING': {
    source: 'v1-saas 2.2 (decode once, sign decoded values)',
    certainty: 'documented',
    severity: 'must',
    only: '1.0',
  },
  'BODY-ENCODING': {
    source: 'v2-saas 2.1 (raw UTF-8 bytes are signed)',
    certainty: 'inferred',
    severity: 'should',
    only: '2.0',
  },
  'TIME-FORM': {
    source: 'v2-saas 4.3 (14 digits by the table, 17 in all examples of the guide: accept both)',
    certainty: 'inferred',
    severity: 'should',
    only: '2.0',
    billing: TERMS,
  },
  'ASYNC-READY': {
    source: 'v2-saas 4.1 (000004, then queryInstance until it succeeds)',
    certainty: 'documented',
    severity: 'must',
    only: '2.0',
  },
  'LIFE-FROZEN': { source: LIFE, certainty: 'documented', severity: 'must', billing: LASTING },
  'LIFE-REVIVED': { source: LIFE, certainty: 'documented', severity: 'must', billing: TERMS },
  'LIFE-EARLY-END': { source: LIFE, certainty: 'documented', severity: 'must' },
  'LIFE-OVER': { source: CODES, certainty: 'inferred', severity: 'should', billing: LASTING },
  'ORDERS-AT-ONCE': { source: `${CREATE}: do not block`, certainty: 'inferred', severity: 'must' },
} as const satisfies Record<string, Requirement>;

export type OwnRequirementId = keyof typeof OWN_REQUIREMENTS;

/**
 * Checks on answers that are requirements by their own id. `RESULT-OK` is none: whether a call succeeds is what the
 * requirements about that call say.
 */
export const CHECK_REQUIREMENTS = [
  'URL-HTTPS',
  'REACH',
  'TIME-LIMIT',
  'TIME-SLOW',
  'SIZE-LIMIT',
  'HTTP-200',
  'CT-JSON',
  'BODY-PLAIN',
  'BODY-UTF8',
  'BODY-JSON',
  'BODY-SIGN',
  'V1-SIGN-HEADER',
  'V1-SIGNATURE',
  'RESULT-CODE',
  'RESULT-MSG',
  'RESULT-MSG-LENGTH',
  'ID-PRESENT',
  'ID-LENGTH',
  'ID-SAME',
  'ID-UNIQUE',
  'INFO-PRESENT',
  'INFO-ID',
  'USAGE',
  'V1-USAGE',
  'APPINFO-PRESENT',
  'APP-URL-PRESENT',
  'APP-TYPES',
  'APP-LENGTHS',
  'V1-LENGTHS',
  'APP-URL-FORM',
  'MEMO-ESCAPED',
  'ENCRYPT-TYPE',
  'V1-ENCRYPT-TYPE',
  'V1-DECRYPT',
  'FAULT-SIGNATURE',
  'FAULT-TIMESTAMP',
  'FAULT-NONCE',
  'FAULT-SAME-INSTANCE',
  'FAULT-REPEATABLE',
] as const satisfies readonly CheckId[];

export type CheckRequirementId = (typeof CHECK_REQUIREMENTS)[number];
export type RequirementId = OwnRequirementId | CheckRequirementId;

/** Every requirement: those about calls first, then those that each answer is measured by. */
export const REQUIREMENT_IDS = [
  ...(Object.keys(OWN_REQUIREMENTS) as OwnRequirementId[]),
  ...CHECK_REQUIREMENTS,
] as readonly RequirementId[];

/** Only in answers to V1.0, or only to V2.0. */
const OF_V1: ReadonlySet<RequirementId> = new Set(CHECK_REQUIREMENTS.filter((id) => id.startsWith('V1-')));
const OF_V2: ReadonlySet<RequirementId> = new Set<RequirementId>([
  'BODY-SIGN',
  'RESULT-MSG-LENGTH',
  'ID-LENGTH',
  'APP-LENGTHS',
  'USAGE',
  'ENCRYPT-TYPE',
  'FAULT-TIMESTAMP',
  'FAULT-NONCE',
]);

export function isOwnRequirement(id: string): id is OwnRequirementId {
  return Object.hasOwn(OWN_REQUIREMENTS, id);
}

export function isRequirement(id: string): id is RequirementId {
  return isOwnRequirement(id) || (CHECK_REQUIREMENTS as readonly string[]).includes(id);
}

/** A requirement as data; those that a check proves take source and certainty from it. */
export function requirement(id: RequirementId): Requirement {
  if (isOwnRequirement(id)) return OWN_REQUIREMENTS[id];
  const { source, certainty, variants } = CHECK_CATALOGUE[id];
  const verdicts: readonly CheckVerdict[] = Object.values(variants);
  const only = OF_V1.has(id) ? '1.0' : OF_V2.has(id) ? '2.0' : undefined;
  return { source, certainty, severity: verdicts.includes('fail') ? 'must' : 'should', ...(only && { only }) };
}

/** Whether a requirement is one of what is tested. @returns the reason when it is not */
export function notApplicable(
  { only, billing, offers }: Requirement,
  settings: Pick<ConformanceSettings, 'version' | 'billing' | 'site' | 'upgrade' | 'changeCheck' | 'notifyKey'>,
): 'other_version' | 'other_billing' | 'not_offered' | 'other_site' | undefined {
  const { version } = settings;
  if (only !== undefined && only !== version) return 'other_version';
  const modes = billing?.[version];
  if (modes && !settings.billing.some((mode) => modes.includes(mode))) return 'other_billing';
  if (offers !== undefined && !settings[offers]) return 'not_offered';
  // The Europe site knows no change with a renewal (v2-saas 10).
  return offers === 'changeCheck' && settings.site === 'eu' ? 'other_site' : undefined;
}
