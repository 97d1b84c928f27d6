import type { BillingMode, LinearAttribute } from './catalogue.ts';

/** A SKU as far as its further quantities go, before it is one. */
interface SkuInput {
  readonly quantity?: { readonly attribute?: LinearAttribute | undefined } | null | undefined;
  readonly furtherRanges?: readonly { readonly attribute: LinearAttribute }[] | null | undefined;
  readonly prices: readonly {
    readonly billing: BillingMode;
    readonly furtherPrices?: readonly { readonly attribute: LinearAttribute }[] | null | undefined;
  }[];
}

/** What is wrong with the further quantities of a SKU: `further` of a range, `further_price` of a price. */
export interface FurtherProblem {
  readonly path: readonly (string | number)[];
  readonly problem: 'further' | 'further_price';
}

/**
 * Each attribute is counted once and only beside a first quantity; a price by the period or once has a price for each, and
 * no price has one for what the SKU does not count. A trial may leave them out: they are free then.
 */
export function furtherProblems({ quantity, furtherRanges, prices }: SkuInput): readonly FurtherProblem[] {
  const further = (furtherRanges ?? []).map(({ attribute }) => attribute);
  const first = quantity && (quantity.attribute ?? 'amount');
  const problems: FurtherProblem[] = further.flatMap((attribute, index) =>
    !first || attribute === first || further.indexOf(attribute) !== index
      ? [{ path: ['furtherRanges', index, 'attribute'], problem: 'further' as const }]
      : [],
  );
  for (const [index, { billing, furtherPrices }] of prices.entries()) {
    const priced = (furtherPrices ?? []).map(({ attribute }) => attribute);
    const known = priced.every((attribute, at) => further.includes(attribute) && priced.indexOf(attribute) === at);
    const isPaid = billing === 'period' || billing === 'one_time';
    const metered = billing === 'on_demand' || billing === 'package';
    const complete = metered ? priced.length === 0 : !isPaid || priced.length === further.length;
    if (!known || !complete) problems.push({ path: ['prices', index, 'furtherPrices'], problem: 'further_price' });
  }
  return problems;
}
