import type { FieldProblem } from '../../../../app/app-error.ts';
import type {
  BillingItem,
  FurtherPrice,
  LinearAttribute,
  PackageTerms,
  Period,
  PeriodType,
  Price,
  QuantityBands,
  QuantityRange,
  Sku,
  UsageBand,
} from '../../../../domain/catalogue.ts';
import { countedIn, ITEM_ROWS, SKU_TERMS, termOfPrice, type SkuFields, type SkuTerm } from './sku-fields.ts';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const CODE = /^[A-Za-z0-9._-]{1,64}$/;
const TYPES: readonly PeriodType[] = ['year', 'month', 'day'];
const COUNT_MAX = 1_000_000;
const QUOTA_MAX = 1_000_000_000;
const BANDS_MAX = 20;

/** Reads the fields of one form, noting what is wrong with which. */
class Reader {
  readonly problems: FieldProblem[] = [];
  readonly #fields: SkuFields;

  constructor(fields: SkuFields) {
    this.#fields = fields;
  }

  text(path: string): string {
    return (this.#fields[path] ?? '').trim();
  }

  wrong(path: string, message: string): undefined {
    if (!this.problems.some((problem) => problem.path === path)) this.problems.push({ path, message });
    return undefined;
  }

  /** A line that must be there. */
  line(path: string, max: number): string {
    const text = this.text(path);
    if (text === '') this.wrong(path, 'required');
    else if (text.length > max) this.wrong(path, 'too_long');
    else if (!/^\P{Cc}*$/u.test(text)) this.wrong(path, 'one_line');
    return text;
  }

  whole(path: string, min: number, max: number): number {
    const text = this.text(path);
    if (text === '') this.wrong(path, 'required');
    else if (!/^\d{1,10}$/.test(text) || Number(text) < min || Number(text) > max) this.wrong(path, 'whole_number');
    return Number(text);
  }

  /** An amount of money in hundredths; 0 is allowed. */
  money(path: string): number {
    const text = this.text(path);
    if (text === '') this.wrong(path, 'required');
    else if (!/^\d{1,10}(?:\.\d{1,2})?$/.test(text)) this.wrong(path, 'money');
    return hundredths(text);
  }

  choice<T extends string>(path: string, choices: readonly T[]): T | undefined {
    const text = this.text(path);
    return choices.find((each) => each === text) ?? this.wrong(path, 'choice');
  }
}

function hundredths(text: string): number {
  return Math.round(Number(text) * 100);
}

/**
 * Reads a SKU from its form; offer ids that it has stay, others are drawn.
 * @param drawOfferId draws an offer id
 */
export function readSku(
  sku: Sku,
  fields: SkuFields,
  drawOfferId: () => string,
): { readonly sku: Sku } | { readonly problems: readonly FieldProblem[] } {
  const reader = new Reader(fields);
  const code = reader.text('code');
  if (!CODE.test(code)) reader.wrong('code', 'sku_code');
  const name = { en: reader.line('nameEn', 100), zh: reader.line('nameZh', 100) };
  const counted = countedIn(fields);
  const [quantity, ...furtherRanges] = counted.map((attribute) => readRange(reader, attribute));
  const { attributes } = sku;
  const prices = SKU_TERMS.filter((term) => reader.text(`${term}Sold`) !== '').map((term) => {
    const known = sku.prices.find((price) => termOfPrice(price) === term);
    return readPrice(reader, term, { known, counted, drawOfferId });
  });
  if (reader.problems.length > 0) return { problems: reader.problems };
  return {
    sku: {
      code,
      name,
      ...(attributes ? { attributes } : {}),
      ...(reader.text('forSale') === '' ? { forSale: false } : {}),
      ...(quantity ? { quantity } : {}),
      ...(furtherRanges.length > 0 ? { furtherRanges } : {}),
      prices,
    },
  };
}

function readRange(reader: Reader, attribute: LinearAttribute): QuantityRange & { attribute: LinearAttribute } {
  const min = reader.whole(`${attribute}Min`, 1, COUNT_MAX);
  const max = reader.whole(`${attribute}Max`, 1, COUNT_MAX);
  if (max < min) reader.wrong(`${attribute}Max`, 'range_max');
  return {
    attribute,
    unit: { en: reader.line(`${attribute}UnitEn`, 30), zh: reader.line(`${attribute}UnitZh`, 30) },
    min,
    max,
    step: reader.whole(`${attribute}Step`, 1, COUNT_MAX),
  };
}

interface PriceContext {
  readonly known: Price | undefined;
  readonly counted: readonly LinearAttribute[];
  readonly drawOfferId: () => string;
}

function readPrice(reader: Reader, term: SkuTerm, { known, counted, drawOfferId }: PriceContext): Price {
  const metered = term === 'on_demand' || term === 'package';
  const [first = 'amount', ...further] = counted;
  const amount = term === 'on_demand' ? { unitPriceMinor: 0 } : readAmount(reader, term, first);
  const furtherPrices: FurtherPrice[] = metered
    ? []
    : further
        // A trial may leave a further quantity free.
        .filter((attribute) => term !== 'trial' || reader.text(`${term}Price_${attribute}`) !== '')
        .map((attribute) => ({ attribute, ...readAmount(reader, term, attribute) }));
  const discount = readDiscount(reader, `${term}Discount`);
  return {
    offerId: known?.offerId ?? drawOfferId(),
    ...billingOf(term),
    ...amount,
    ...(furtherPrices.length > 0 ? { furtherPrices } : {}),
    ...(discount === undefined ? {} : { discountBasisPoints: discount }),
    ...(term === 'trial' ? { trial: readPeriod(reader, 'trial') } : {}),
    ...(term === 'trial' && known?.trialFor ? { trialFor: known.trialFor } : {}),
    ...(term === 'package' ? { package: readPackage(reader) } : {}),
    ...(term === 'on_demand' ? { billingItems: readItems(reader, known, drawOfferId) } : {}),
  };
}

function billingOf(term: SkuTerm): Pick<Price, 'billing' | 'periodType'> {
  return term === 'month' || term === 'year' || term === 'day'
    ? { billing: 'period', periodType: term }
    : { billing: term };
}

function readAmount(
  reader: Reader,
  term: SkuTerm,
  attribute: LinearAttribute,
): Pick<Price, 'unitPriceMinor' | 'quantityBands'> {
  const path = `${term}Price_${attribute}`;
  const model = reader.choice(`${term}Model_${attribute}`, ['linear', 'step', 'tier']);
  if (model === undefined || model === 'linear') return { unitPriceMinor: reader.money(path) };
  const bands = readBands(reader, `${term}Bands_${attribute}`, 1, hundredths);
  const quantityBands: QuantityBands = {
    model,
    bands: bands.map(([from, unitPriceMinor]) => ({ from, unitPriceMinor })),
  };
  return { unitPriceMinor: bands[0]?.[1] ?? 0, quantityBands };
}

/** Bands as `from=price`, parted by semicolons or lines, the first from `start` on and each further above the one before. */
function readBands(
  reader: Reader,
  path: string,
  start: number,
  price: (text: string) => number,
): [from: number, price: number][] {
  const parts = reader
    .text(path)
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const bands = parts.map((part): [number, number] => {
    const match = /^(\d{1,9})\s*=\s*(\d{1,10}(?:\.\d{1,6})?)$/.exec(part);
    return match ? [Number(match[1]), price(match[2] ?? '')] : [NaN, NaN];
  });
  const fits = bands.every(([from], index) => (index === 0 ? from === start : from > (bands[index - 1]?.[0] ?? NaN)));
  if (!fits || bands.length === 0 || bands.length > BANDS_MAX)
    reader.wrong(path, start === 0 ? 'usage_bands' : 'bands');
  return bands;
}

function readDiscount(reader: Reader, path: string): number | undefined {
  const text = reader.text(path);
  if (text === '') return undefined;
  const points = hundredths(text);
  if (!/^\d{1,2}(?:\.\d{1,2})?$/.test(text) || points === 0) return reader.wrong(path, 'percent');
  return points;
}

function readPeriod(reader: Reader, name: 'trial' | 'package'): Period {
  return {
    type: reader.choice(`${name}Type`, TYPES) ?? 'month',
    number: reader.whole(`${name}Number`, 1, 365),
  };
}

function readPackage(reader: Reader): PackageTerms {
  const item = reader.text('packageItem');
  if (!SLUG.test(item)) reader.wrong('packageItem', 'slug');
  const reset = TYPES.find((type) => type === reader.text('packageReset'));
  return {
    billingItemId: item,
    quotaUnits: reader.whole('packageQuota', 1, QUOTA_MAX),
    validity: readPeriod(reader, 'package'),
    ...(reset ? { resetEvery: reset } : {}),
    overage: reader.choice('packageOverage', ['pay', 'stop']) ?? 'pay',
  };
}

/** The items of the form's rows; those beyond its rows stay as they are. */
function readItems(reader: Reader, known: Price | undefined, drawOfferId: () => string): BillingItem[] {
  const before = known?.billingItems ?? [];
  const items: BillingItem[] = [];
  for (let index = 0; index < ITEM_ROWS; index += 1) {
    if (reader.text(`item${index}Id`) === '') continue;
    items.push(readItem(reader, index, before[index]?.offerId ?? drawOfferId()));
  }
  const all = [...items, ...before.slice(ITEM_ROWS)];
  if (all.length === 0) reader.wrong('item0Id', 'required');
  if (new Set(all.map(({ id }) => id)).size !== all.length) reader.wrong('item0Id', 'item_twice');
  return all;
}

function readItem(reader: Reader, index: number, offerId: string): BillingItem {
  const path = (name: string): string => `item${index}${name}`;
  const id = reader.text(path('Id'));
  if (!SLUG.test(id) || id.length > 64) reader.wrong(path('Id'), 'slug');
  const model = reader.choice(path('Model'), ['fixed', 'graduated', 'volume']) ?? 'fixed';
  const accumulation = reader.text(path('Accumulation'));
  if (model === 'graduated' && accumulation === '') reader.wrong(path('Accumulation'), 'accumulation');
  const bands = readBands(reader, path('Bands'), 0, (text) => Math.round(Number(text) * 1_000_000));
  if (model === 'fixed' && bands.length > 1) reader.wrong(path('Bands'), 'usage_bands');
  return {
    id,
    name: { en: reader.line(path('En'), 100), zh: reader.line(path('Zh'), 100) },
    unit: { en: reader.line(path('UnitEn'), 30), zh: reader.line(path('UnitZh'), 30) },
    offerId,
    model,
    bands: bands.map(([fromUnits, unitPriceMicros]): UsageBand => ({ fromUnits, unitPriceMicros })),
    cycle: reader.choice(path('Cycle'), ['hour', 'day']) ?? 'hour',
    ...(accumulation === 'day' || accumulation === 'month' ? { accumulation } : {}),
  };
}
