import { fieldText, type CallFields } from './call-fields.ts';
import type { BillingMode, Product } from './catalogue.ts';
import type { DebugCase } from './debug-case.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import {
  OWN_CALL_RULES,
  V1_CASE_RULES,
  V2_CASE_RULES,
  type CaseCondition,
  type CaseId,
  type CaseNeed,
  type CaseRule,
  type OwnCallRule,
} from './rules/debug-case-rules.ts';
import type { Site } from './site-profile.ts';

export type { CaseId };

/** What decides which cases a product needs. */
export interface CaseSubject {
  readonly version: ProtocolVersion;
  readonly site: Site;
  /** Billing modes of its prices. */
  readonly billing: readonly BillingMode[];
  /** What becomes of usage beyond the quota of its packages. */
  readonly packages: readonly ('pay' | 'stop')[];
  /** Buyers may change to a higher SKU or a larger quantity in mid-term. */
  readonly upgrades: boolean;
  /** A renewal may bring a change. */
  readonly changesAtRenewal: boolean;
  /** Buyers fill in extension parameters. */
  readonly extensions: boolean;
}

/** A case that has to be saved before the product can be published. */
export type RequiredCase = Pick<CaseRule, 'version' | 'activity' | 'conditions' | 'source' | 'certainty'> & {
  readonly id: CaseId;
};

/** What of a saved case is looked at. */
export type SavedCase = Pick<DebugCase, 'version' | 'activity' | 'fields'>;

/** What of a product, or of an application for one, decides on its cases. */
export type DebuggedProduct = Pick<Product, 'specifications' | 'changeRules' | 'extensions'> & {
  readonly interface: Pick<Product['interface'], 'version'>;
};

/** A product as its prices, rules and parameters have it now. */
export function caseSubject(product: DebuggedProduct, site: Site): CaseSubject {
  const prices = product.specifications.flatMap(({ skus }) => skus.flatMap((sku) => sku.prices));
  const { upgrades = [], scaleOuts = [], atRenewal = [] } = product.changeRules ?? {};
  return {
    version: product.interface.version,
    site,
    billing: [...new Set(prices.map(({ billing }) => billing))],
    packages: [...new Set(prices.flatMap((price) => price.package?.overage ?? []))],
    upgrades: upgrades.length + scaleOuts.length > 0,
    changesAtRenewal: atRenewal.length > 0,
    extensions: (product.extensions ?? []).length > 0,
  };
}

/**
 * Every case that has to be saved before a product can be published, in the order of the tabs (v1-saas 9.2, v2-saas 9,
 * marketplace-rules 1.3 and 13.2).
 */
export function requiredCases(subject: CaseSubject): RequiredCase[] {
  const needs = needsOf(subject);
  const rules: readonly (CaseRule & { readonly id: CaseId })[] =
    subject.version === '1.0' ? V1_CASE_RULES : V2_CASE_RULES;
  return rules
    .filter(({ neededFor }) => neededFor.some((need) => needs.has(need)))
    .filter(({ sites }) => sites === undefined || sites.includes(subject.site))
    .filter(isFirstOfItsKind);
}

/** What the product's service has to ask of the marketplace itself (v1-saas 9.2, v2-saas 9). */
export function ownCalls(subject: CaseSubject): OwnCallRule[] {
  const needs = needsOf(subject);
  return OWN_CALL_RULES.filter(
    ({ versions, neededFor, sites }) =>
      versions.includes(subject.version) &&
      neededFor.some((need) => needs.has(need)) &&
      (sites === undefined || sites.includes(subject.site)),
  );
}

/** Those of the required cases that no saved one fulfils; one saved case may fulfil several. */
export function missingCases(required: readonly RequiredCase[], saved: readonly SavedCase[]): RequiredCase[] {
  return required.filter((needed) => !saved.some((each) => fulfils(each, needed)));
}

/** Whether a saved case is what is required. */
export function fulfils({ version, activity, fields }: SavedCase, needed: RequiredCase): boolean {
  if (version !== needed.version || activity !== needed.activity) return false;
  return needed.conditions.every((condition) => holds(condition, fields));
}

function holds(condition: CaseCondition, fields: CallFields): boolean {
  const value = fieldText(fields[condition.name] ?? '');
  return 'is' in condition ? value === condition.is : (value !== '') === condition.filled;
}

function needsOf({ billing, packages, upgrades, changesAtRenewal, extensions }: CaseSubject): Set<CaseNeed> {
  const needs = new Set<CaseNeed>();
  for (const mode of billing) {
    if (mode === 'period' || mode === 'one_time') needs.add(mode);
    else if (mode === 'trial') needs.add('trial').add('period');
    else needs.add('metered');
  }
  if (packages.includes('stop')) needs.add('stop_package');
  if (upgrades) needs.add('upgrades');
  if (changesAtRenewal) needs.add('changes_at_renewal');
  if (extensions) needs.add('extensions');
  return needs;
}

/** Two rows of a table that ask for the same case are one case. */
function isFirstOfItsKind(rule: CaseRule, index: number, all: readonly CaseRule[]): boolean {
  const same = (other: CaseRule): boolean =>
    other.activity === rule.activity && JSON.stringify(other.conditions) === JSON.stringify(rule.conditions);
  return all.findIndex(same) === index;
}
