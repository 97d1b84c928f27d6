import type { ApplicationKind, ListingContent } from './application.ts';
import type { Product } from './catalogue.ts';
import { changeRuleProblems } from './change-rule-problems.ts';
import { interfaceKeyState, type InterfaceKey } from './interface-key.ts';
import { isSpecificationSold } from './on-market.ts';
import { addressState, type ProductionAddress } from './production-address.ts';

/** Pages of the editor on which a problem is mended. */
export const EDITOR_PAGES = ['texts', 'delivery', 'specifications', 'changes', 'cases'] as const;

export type EditorPage = (typeof EDITOR_PAGES)[number];

/** What keeps an application from being submitted; the texts are `submission.<code>`. */
export const SUBMISSION_CODES = [
  'text_missing',
  'text_too_long',
  'no_specification',
  'specification_deleted',
  'specification_without_sku',
  'specification_nothing_sold',
  'sku_without_price',
  'specification_added_to_removed',
  'package_without_item',
  'extensions_too_many',
  'address_missing',
  'address_gone',
  'address_unverified',
  'address_failed',
  'key_missing',
  'change_rules_unfit',
  'case_missing',
] as const;

export type SubmissionCode = (typeof SUBMISSION_CODES)[number];

/** One reason; `params` fill the text. */
export interface SubmissionProblem {
  readonly code: SubmissionCode;
  readonly page: EditorPage;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A debugging case that is needed and not saved: an activity, with what is particular about it. */
export interface MissingCase {
  readonly activity: string;
  /** e.g. the billing mode that a creation must be debugged with; empty where nothing is particular. */
  readonly variant: string;
}

/** All that the checks look at. */
export interface SubmissionSubject {
  readonly kind: ApplicationKind;
  readonly content: ListingContent;
  /** The product as it is sold now; absent for a new one. */
  readonly live: Product | undefined;
  /** The chosen address; `undefined` when none is chosen or it is gone. */
  readonly address: ProductionAddress | undefined;
  /** The key that is bound to it for the basic interface. */
  readonly key: InterfaceKey | undefined;
  readonly missingCases: readonly MissingCase[];
}

/** Longest texts in UTF-16 code units (ours; the form of production is not documented). */
export const TEXT_LENGTHS = { name: 100, vendor: 100, tagline: 200, description: 4_000 } as const;

/** Extension parameters are at most three (marketplace-rules 2.1). */
const EXTENSIONS_MAX = 3;

/** What keeps an application from being submitted, in the order of the editor's pages (marketplace-rules 13.2 and 13.3). */
export function submissionProblems(subject: SubmissionSubject): SubmissionProblem[] {
  if (subject.kind === 'removal') return [];
  const { content, missingCases } = subject;
  return [
    ...textProblems(content),
    ...deliveryProblems(subject),
    ...specificationProblems(subject),
    ...changeRuleProblems(content).map(({ value, problem }) =>
      problemOf('change_rules_unfit', 'changes', { value, problem }),
    ),
    ...missingCases.map(({ activity, variant }) => problemOf('case_missing', 'cases', { activity, variant })),
  ];
}

function textProblems(content: ListingContent): SubmissionProblem[] {
  return (['name', 'vendor', 'tagline', 'description'] as const).flatMap((field) =>
    (['en', 'zh'] as const).flatMap((language) => {
      const text = content[field][language];
      const max = TEXT_LENGTHS[field];
      if (text.trim() === '') return [problemOf('text_missing', 'texts', { field, language })];
      return text.length > max ? [problemOf('text_too_long', 'texts', { field, language, max })] : [];
    }),
  );
}

function deliveryProblems({ content, live, address, key }: SubmissionSubject): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  const count = content.extensions?.length ?? 0;
  if (count > EXTENSIONS_MAX) problems.push(problemOf('extensions_too_many', 'delivery', { max: EXTENSIONS_MAX }));
  if (content.interface.addressId === undefined) {
    // A change may leave the interface as it is.
    return live ? problems : [...problems, problemOf('address_missing', 'delivery')];
  }
  if (!address) return [...problems, problemOf('address_gone', 'delivery')];
  const state = addressState(address);
  if (state === 'unverified') problems.push(problemOf('address_unverified', 'delivery', { url: address.url }));
  if (state === 'failed') problems.push(problemOf('address_failed', 'delivery', { url: address.url }));
  const usable = key !== undefined && interfaceKeyState(key) === 'current';
  return usable ? problems : [...problems, problemOf('key_missing', 'delivery', { url: address.url })];
}

function specificationProblems({ content: { specifications }, live }: SubmissionSubject): SubmissionProblem[] {
  if (specifications.length === 0) return [problemOf('no_specification', 'specifications')];
  const allRemoved = live !== undefined && live.specifications.every(({ id }) => !isSpecificationSold(live, id));
  const items = new Set(
    specifications.flatMap(({ skus }) =>
      skus.flatMap(({ prices }) => prices.flatMap(({ billingItems = [] }) => billingItems.map(({ id }) => id))),
    ),
  );
  // Specifications of a listed product cannot be deleted, only removed (marketplace-rules 13.3).
  const deleted = (live?.specifications ?? []).filter((each) => !specifications.some(({ id }) => id === each.id));
  const lost = deleted.map(({ id }) => problemOf('specification_deleted', 'specifications', { specification: id }));
  const others = specifications.flatMap(({ id, skus }) => {
    const params = { specification: id };
    const known = live?.specifications.some((specification) => specification.id === id) ?? false;
    if (allRemoved && !known) return [problemOf('specification_added_to_removed', 'specifications', params)];
    if (skus.length === 0) return [problemOf('specification_without_sku', 'specifications', params)];
    const sold = skus.filter(({ forSale }) => forSale !== false);
    const unpriced = sold.filter(({ prices }) => prices.length === 0);
    const orphans = skus.flatMap(({ code, prices }) =>
      prices.flatMap((price) =>
        price.package && !items.has(price.package.billingItemId) ? [{ code, item: price.package.billingItemId }] : [],
      ),
    );
    return [
      ...(sold.length === 0 ? [problemOf('specification_nothing_sold', 'specifications', params)] : []),
      ...unpriced.map(({ code }) => problemOf('sku_without_price', 'specifications', { ...params, sku: code })),
      ...orphans.map(({ code, item }) =>
        problemOf('package_without_item', 'specifications', { ...params, sku: code, item }),
      ),
    ];
  });
  return [...lost, ...others];
}

function problemOf(
  code: SubmissionCode,
  page: EditorPage,
  params: SubmissionProblem['params'] = {},
): SubmissionProblem {
  return { code, page, params };
}
