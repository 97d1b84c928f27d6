import type { MarketActivity, SellerActivity } from '../call-direction.ts';
import type { ProtocolVersion } from '../protocol-version.ts';
import type { Certainty } from './rule.ts';

/** What of a product makes cases necessary. `metered`: pay-per-use and packages; a trial is one of a period offering too. */
export const CASE_NEEDS = [
  'period',
  'one_time',
  'metered',
  'stop_package',
  'trial',
  'upgrades',
  'changes_at_renewal',
  'extensions',
] as const;

export type CaseNeed = (typeof CASE_NEEDS)[number];

/** What a member of a case has to be: one value, or just filled or empty (left out counts as empty). */
export type CaseCondition =
  { readonly name: string; readonly is: string } | { readonly name: string; readonly filled: boolean };

/** One case that has to be saved before a product can be published. */
export interface CaseRule {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly activity: MarketActivity;
  readonly conditions: readonly CaseCondition[];
  /** Needed when the product has any of these. */
  readonly neededFor: readonly CaseNeed[];
  /** Absent: on every site. */
  readonly sites?: readonly ('cn' | 'intl' | 'eu')[];
  readonly source: string;
  readonly certainty: Certainty;
}

const V1_TABLE = 'v1-saas 9.2';
const TRIAL_2018 = 'v1-saas 9.2 (rule of 2018-05-12: productId empty and filled, trialToFormal absent and 1)';
const V2_TABLE = 'v2-saas 9 (zh-cn_topic_0070649414, 2025-12-16)';

/** The cases of V1.0, in the order of the tabs. */
export const V1_CASE_RULES = [
  v1('create_period', 'newInstance', ['period'], { conditions: [{ name: 'chargingMode', is: '1' }] }),
  v1('create_one_time', 'newInstance', ['one_time'], { conditions: [{ name: 'chargingMode', is: '3' }] }),
  v1('create_on_demand', 'newInstance', ['metered'], { conditions: [{ name: 'chargingMode', is: '0' }] }),
  v1('create_package', 'newInstance', ['stop_package'], { conditions: [{ name: 'chargingMode', is: '5' }] }),
  v1('create_extensions', 'newInstance', ['extensions'], {
    conditions: [{ name: 'saasExtendParams', filled: true }],
    source: 'marketplace-rules 13.2 (extension parameters must be debugged with values)',
  }),
  v1('renew', 'refreshInstance', ['period']),
  v1('renew_product_empty', 'refreshInstance', ['trial'], {
    conditions: [{ name: 'productId', filled: false }],
    source: TRIAL_2018,
  }),
  v1('renew_product_filled', 'refreshInstance', ['trial'], {
    conditions: [{ name: 'productId', filled: true }],
    source: TRIAL_2018,
  }),
  v1('renew_not_trial', 'refreshInstance', ['trial'], {
    conditions: [{ name: 'trialToFormal', filled: false }],
    source: TRIAL_2018,
  }),
  v1('renew_trial_to_formal', 'refreshInstance', ['trial'], {
    conditions: [{ name: 'trialToFormal', is: '1' }],
    source: TRIAL_2018,
  }),
  v1('expire', 'expireInstance', ['period']),
  v1('release', 'releaseInstance', ['period', 'one_time', 'metered']),
  v1('status', 'instanceStatus', ['metered']),
  v1('query', 'queryInstance', ['metered']),
  v1('upgrade', 'upgrade', ['upgrades']),
] as const;

/** The cases of V2.0, likewise. */
export const V2_CASE_RULES = [
  v2('v2_create', 'newInstance', ['period', 'one_time', 'metered']),
  v2('v2_query', 'queryInstance', ['period', 'one_time', 'metered']),
  v2('v2_refresh', 'refreshInstance', ['period', 'metered']),
  v2('v2_trial_to_formal', 'refreshInstance', ['trial'], {
    conditions: [{ name: 'scene', is: 'TRIAL_TO_FORMAL' }],
    source: 'v1-saas 9.2 (as V1.0 asks for since 2018-05-12); marketplace-rules 13.2 (all scenes that are needed)',
    certainty: 'inferred',
  }),
  v2('v2_status', 'updateInstanceStatus', ['period']),
  // "Status not listed there although CN 414 requires it" (v2-saas 9): for pay-per-use on the China site only.
  v2('v2_status_metered', 'updateInstanceStatus', ['metered'], { sites: ['cn'] }),
  v2('v2_release', 'releaseInstance', ['period', 'one_time', 'metered']),
  v2('v2_upgrade', 'upgradeInstance', ['upgrades']),
  v2('v2_change_check', 'changeInstanceCheck', ['changes_at_renewal'], { sites: ['cn', 'intl'] }),
] as const;

/** A call that the seller's service makes itself and must have been made with before release; it is no case to be saved. */
export interface OwnCallRule extends Pick<CaseRule, 'neededFor' | 'sites' | 'source' | 'certainty'> {
  readonly id: 'query_order' | 'push_usage';
  readonly versions: readonly ProtocolVersion[];
  /** Each of these will do. */
  readonly activities: readonly SellerActivity[];
}

/** What a service asks of the marketplace, by the same tables. */
export const OWN_CALL_RULES: readonly OwnCallRule[] = [
  {
    id: 'query_order',
    versions: ['2.0'],
    activities: ['queryOrder'],
    neededFor: ['period', 'one_time', 'metered'],
    source: V2_TABLE,
    certainty: 'inferred',
  },
  {
    id: 'push_usage',
    versions: ['2.0', '1.0'],
    activities: ['pushUsage', 'pushUsageOld'],
    neededFor: ['metered'],
    // No pay-per-use on the Europe site (v2-saas 10).
    sites: ['cn', 'intl'],
    source: `${V2_TABLE}; ${V1_TABLE}`,
    certainty: 'inferred',
  },
];

export type CaseId = (typeof V1_CASE_RULES)[number]['id'] | (typeof V2_CASE_RULES)[number]['id'];

type Particulars = Partial<Pick<CaseRule, 'conditions' | 'sites' | 'source' | 'certainty'>>;

function v1<const Id extends string>(
  id: Id,
  activity: MarketActivity,
  neededFor: readonly CaseNeed[],
  particulars: Particulars = {},
): CaseRule & { readonly id: Id } {
  const common = { conditions: [], source: V1_TABLE, certainty: 'documented' as const };
  return { ...common, id, version: '1.0', activity, neededFor, ...particulars };
}

/** The ticks of the V2.0 table are pictures: inferred from the cells that are not crosses (v2-saas 9). */
function v2<const Id extends string>(
  id: Id,
  activity: MarketActivity,
  neededFor: readonly CaseNeed[],
  particulars: Particulars = {},
): CaseRule & { readonly id: Id } {
  const common = { conditions: [], source: V2_TABLE, certainty: 'inferred' as const };
  return { ...common, id, version: '2.0', activity, neededFor, ...particulars };
}
