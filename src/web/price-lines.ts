import { LINEAR_ATTRIBUTES } from '../domain/catalogue.ts';
import type { PricePart } from '../domain/order.ts';
import { PRICE_RULE_SOURCES } from '../domain/price-rule.ts';
import type { Certainty, RuleKey } from '../domain/site-profile.ts';
import { readableParams } from './refusal-view.ts';
import type { RequestContext } from './request-context.ts';

/** One line of a price in words, with the rule behind it. */
export interface PriceLine {
  readonly text: string;
  readonly amountMinor: number;
  readonly source: string;
  readonly certainty: Certainty;
  /** The rule of the site that decides how it is read, for a link to the page of rules. */
  readonly ruleKey: RuleKey | undefined;
}

/** Words the lines of a price. */
export function priceLines(
  parts: readonly PricePart[],
  currency: string,
  context: Pick<RequestContext, 't' | 'format'>,
): PriceLine[] {
  return parts.map((part) => {
    const { source, certainty, key } = PRICE_RULE_SOURCES[part.rule];
    return { text: lineText(part, currency, context), amountMinor: part.amountMinor, source, certainty, ruleKey: key };
  });
}

function lineText(
  { rule, params }: PricePart,
  currency: string,
  context: Pick<RequestContext, 't' | 'format'>,
): string {
  const { t, format } = context;
  const readable = readableParams({ ...params, currency }, context);
  for (const [name, value] of Object.entries(params)) {
    if (name === 'basisPoints' && typeof value === 'number') readable['percent'] = format.number(value / 100);
    else if (typeof value === 'number' && !/(Minor|SimAt)$/.test(name)) readable[name] = format.number(value);
  }
  const { periodType } = params;
  if (periodType === 'year' || periodType === 'month' || periodType === 'day') {
    readable['period'] = t(`period.unit.${periodType}`);
  }
  const line = t(`price.${rule}`, readable);
  const { attribute } = params;
  const named = LINEAR_ATTRIBUTES.find((each) => each === attribute);
  return named ? t('price.of_attribute', { name: t(`linear.${named}`), line }) : line;
}
