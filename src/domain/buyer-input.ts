import type { Product } from './catalogue.ts';
import type { ExtensionValue, IamUser } from './order.ts';
import type { SelectionProblem } from './price-quote.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** What the buyer fills in for the seller when ordering (marketplace-rules 3.1). */
export interface BuyerInput {
  readonly consent: boolean;
  readonly iamUser?: IamUser;
  readonly extendParams: readonly ExtensionValue[];
}

/** `saasExtendParams` holds at most so many characters of Base64 (v1-saas 5.1). */
const EXTEND_PARAMS_MAX = 2_048;

/** Whether a product asks for data of the buyer, and whether it can be bought without the consent to that. */
export type ConsentKind = 'nothing_asked' | 'required' | 'optional';

/** What the consent to a product's wish for data means on a site (marketplace-rules 3.1.2). */
export function consentKind({ asksFor = [] }: Pick<Product, 'asksFor'>, profile: SiteProfile): ConsentKind {
  return asksFor.length === 0 ? 'nothing_asked' : ruleValue(profile, 'order.consent');
}

/** What is wrong with it for this product, if anything: a missing consent, or a value that is not wanted or too long. */
export function buyerInputProblem(
  product: Product,
  { consent, extendParams }: BuyerInput,
  profile: SiteProfile,
): SelectionProblem | undefined {
  if (!consent && consentKind(product, profile) === 'required') {
    return { path: 'consent', problem: 'consent', params: {} };
  }
  const defined = product.extensions ?? [];
  const given = new Map(extendParams.map(({ name, value }) => [name, value]));
  const unknown = extendParams.find(({ name }) => !defined.some((definition) => definition.name === name));
  if (unknown) return problem(unknown.name, 'extension_unknown');
  if (given.size < extendParams.length) return problem(extendParams[0]?.name ?? '', 'extension_twice');
  const missing = defined.find(({ name, required }) => required && (given.get(name) ?? '') === '');
  if (missing) return problem(missing.name, 'extension_missing');
  const [last] = extendParams.slice(-1);
  return last && wireLength(extendParams) > EXTEND_PARAMS_MAX
    ? problem(last.name, 'extension_too_long', { max: EXTEND_PARAMS_MAX })
    : undefined;
}

function problem(
  name: string,
  kind: SelectionProblem['problem'],
  params: SelectionProblem['params'] = {},
): SelectionProblem {
  return { path: `extendParams.${name}`, problem: kind, params: { name, ...params } };
}

/** Length of the Base64 text of the JSON list. */
function wireLength(values: readonly ExtensionValue[]): number {
  return Math.ceil(new TextEncoder().encode(JSON.stringify(values)).length / 3) * 4;
}
