import type { PricePart } from '../domain/order.ts';
import { PRICE_RULE_SOURCES } from '../domain/price-rule.ts';
import type { Certainty, RuleKey } from '../domain/site-profile.ts';
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
  { t, format }: Pick<RequestContext, 't' | 'format'>,
): string {
  const readable: Record<string, string | number> = { ...params };
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'number') continue;
    if (name.endsWith('Minor')) readable[name.slice(0, -5)] = format.money(value, currency);
    else if (name === 'basisPoints') readable['percent'] = format.number(value / 100);
    else readable[name] = format.number(value);
  }
  return t(`price.${rule}`, readable);
}
