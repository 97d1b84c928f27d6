import type { Workspace } from '../../app/workspace.ts';
import { orderNumberTime } from '../../domain/calendar.ts';
import {
  isOnSale,
  type AttributeValues,
  type BillingItem,
  type BillingMode,
  type EnumAttribute,
  type LinearAttribute,
  type PeriodType,
  type Price,
  type Product,
  type QuantityBands,
  type Sku,
  type Specification,
} from '../../domain/catalogue.ts';
import { findBillingItem, findSku, PERIOD_NUMBER_MAX, type Quote, type Selection } from '../../domain/price-quote.ts';
import { quantityOf, rangesOf } from '../../domain/quantities.ts';
import { ruleValue, type SiteProfile } from '../../domain/site-profile.ts';
import { notSoldReason } from '../../domain/sku-combination.ts';
import { stockId, stockLeft } from '../../domain/stock.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { canonicalBody } from '../../protocol/v2/canonical-body.ts';
import { quantityFields, type QuantityField } from './amounts.ts';

type Term = PeriodType | Exclude<BillingMode, 'period'>;

/** A way to pay for the product. `price` is absent where the chosen SKU is not sold this way. */
export interface TermChoice {
  readonly term: Term;
  readonly billing: BillingMode;
  readonly price: Price | undefined;
  readonly selected: boolean;
}

/** A specification as it can be chosen: its SKUs, or the values of its attributes. */
export interface SpecificationChoice {
  readonly specification: Specification;
  readonly selected: boolean;
  readonly soldOut: boolean;
  readonly skus: readonly { readonly sku: Sku; readonly selected: boolean }[];
  readonly attributes: readonly {
    readonly attribute: EnumAttribute;
    readonly values: readonly {
      readonly value: EnumAttribute['values'][number];
      readonly selected: boolean;
      /** Why it cannot be bought with the other values as chosen. */
      readonly problem: ReturnType<typeof notSoldReason>;
      /** No combination with it is for sale. */
      readonly never: boolean;
    }[];
  }[];
}

/** What was chosen so far. */
interface Choice {
  readonly selection: Selection;
  readonly term: Term;
  readonly specificationId: string | undefined;
  readonly values: AttributeValues;
}

/** One offering with the choice as it stands. */
export interface OfferingModel {
  readonly product: Product;
  readonly currency: string;
  readonly specifications: readonly SpecificationChoice[];
  readonly terms: readonly TermChoice[];
  readonly term: Term;
  /** Number of periods, with its limit; absent for one-time purchases. */
  readonly number: { readonly value: number; readonly max: number } | undefined;
  /** A field for each quantity that can be chosen. */
  readonly quantities: readonly QuantityField[];
  /** What the first quantity counts, where prices are by the unit. */
  readonly unit: LocalizedText | undefined;
  readonly quote: Quote | undefined;
  /** The chosen price: what pay-per-use meters, or what a package gives. */
  readonly metered: Price | undefined;
  /** The billing item that a chosen package is for. */
  readonly packageItem: BillingItem | undefined;
  /** Nothing is left of the chosen specification. */
  readonly soldOut: boolean;
  /** The unit prices of each quantity that has bands. */
  readonly bands: readonly { readonly attribute: LinearAttribute | undefined; readonly bands: QuantityBands }[];
  readonly preview: CallPreview;
  readonly others: readonly Product[];
}

/** The creation call that a purchase causes, with dots where values are drawn at that moment. */
export interface CallPreview {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Absent for a GET without body. */
  readonly contentType: string | undefined;
  readonly body: string;
}

const TERM_ORDER: readonly Term[] = ['month', 'year', 'day', 'one_time', 'on_demand', 'package', 'trial'];
const OTHERS_SHOWN = 3;

/** Builds the page of one offering. */
export function offeringModel(
  workspace: Workspace,
  product: Product,
  choice: { readonly form: Choice; readonly quote: Quote | undefined },
): OfferingModel {
  const { form, quote } = choice;
  const { selection, term } = form;
  const sku = findSku(product, selection.skuCode)?.sku;
  const sold = new Set(product.specifications.flatMap(({ skus }) => skus.flatMap((each) => each.prices.map(termOf))));
  const { period } = selection;
  const chosen = sku?.prices.find((price) => termOf(price) === term);
  const specifications = product.specifications.map((each) => specificationChoice(workspace, product, each, form));
  return {
    product,
    currency: workspace.profile().currency,
    specifications,
    soldOut: specifications.find(({ selected }) => selected)?.soldOut ?? false,
    bands: bandsOf(chosen),
    terms: TERM_ORDER.filter((each) => sold.has(each)).map((each) => ({
      term: each,
      billing: each === 'month' || each === 'year' || each === 'day' ? 'period' : each,
      price: sku?.prices.find((price) => termOf(price) === each),
      selected: each === term,
    })),
    term,
    number: period && { value: period.number, max: PERIOD_NUMBER_MAX[period.type] },
    quantities: fieldsOf(product, sku, form, workspace.profile()),
    unit: ownTerm(term) ? undefined : sku?.quantity?.unit,
    quote,
    metered: chosen,
    packageItem: chosen?.package && findBillingItem(product, chosen.package.billingItemId)?.item,
    preview: callPreview(workspace, product, quote),
    others: [...workspace.state.all('products').values()]
      .filter((other) => other.id !== product.id && isOnSale(other) && other.category === product.category)
      .slice(0, OTHERS_SHOWN),
  };
}

/** How many can be had: of packages that stop at their end several, of other packages and pay-per-use one. */
function fieldsOf(
  product: Product,
  sku: Sku | undefined,
  { term, selection }: Choice,
  profile: SiteProfile,
): readonly QuantityField[] {
  if (term === 'on_demand') return [];
  if (term !== 'package') return quantityFields(sku, selection);
  if (sku?.prices.find((price) => price.billing === 'package')?.package?.overage !== 'stop') return [];
  if (product.interface.version === '1.0') return [];
  const max = ruleValue(profile, 'package.batchMax');
  const value = selection.quantity;
  return [{ path: 'quantity', attribute: undefined, unit: PACKAGES, min: 1, max, step: 1, value }];
}

function ownTerm(term: Term): boolean {
  return term === 'on_demand' || term === 'package' || term === 'trial';
}

function bandsOf(price: Price | undefined): OfferingModel['bands'] {
  const further = price?.furtherPrices ?? [];
  return [
    ...(price?.quantityBands ? [{ attribute: undefined, bands: price.quantityBands }] : []),
    ...further.flatMap(({ attribute, quantityBands }) => (quantityBands ? [{ attribute, bands: quantityBands }] : [])),
  ];
}

const PACKAGES: LocalizedText = { en: 'packages', zh: '个套餐包' };

function specificationChoice(
  workspace: Workspace,
  product: Product,
  specification: Specification,
  { selection, specificationId, values }: Choice,
): SpecificationChoice {
  const { id, skus, attributes = [] } = specification;
  const stock = workspace.state.get('stocks', stockId(product.id, id));
  const isSelected = id === specificationId;
  const forSale = skus.filter(({ forSale: ticked }) => ticked !== false);
  // The other values as chosen; those of the first SKU where another specification is chosen.
  const chosen = isSelected ? values : (forSale[0]?.attributes ?? {});
  return {
    specification,
    selected: isSelected,
    soldOut: stockLeft(stock, workspace.profile()) <= 0,
    skus: attributes.length > 0 ? [] : skus.map((sku) => ({ sku, selected: sku.code === selection.skuCode })),
    attributes: attributes.map((attribute) => ({
      attribute,
      values: attribute.values.map((value) => ({
        value,
        selected: chosen[attribute.id] === value.id,
        problem: notSoldReason(specification, { ...chosen, [attribute.id]: value.id }),
        never: forSale.every((sku) => sku.attributes?.[attribute.id] !== value.id),
      })),
    })),
  };
}

function callPreview(workspace: Workspace, product: Product, quote: Quote | undefined): CallPreview {
  const profile = workspace.profile();
  const orderId = `CS${orderNumberTime(workspace.simNow())}.....`;
  if (product.interface.version === '1.0') return v1Preview(product, orderId, quote);
  const flag = ruleValue(profile, 'request.testFlag');
  return {
    method: 'POST',
    url: `${product.interface.url}?signature=…&timestamp=…&nonce=…`,
    contentType: ruleValue(profile, 'request.contentType'),
    body: canonicalBody({
      activity: 'newInstance',
      businessId: '........-....-....-....-............',
      orderId,
      orderLineId: `${orderId}-000001`,
      ...(flag === 'absent' ? {} : { testFlag: flag }),
    }),
  };
}

/** The parameters that every V1.0 creation has, and the chosen quantities; the others depend on what is bought. */
function v1Preview(product: Product, orderId: string, quote: Quote | undefined): CallPreview {
  const ranges = quote ? rangesOf(quote.sku) : [];
  const isSold = quote?.price.billing !== 'on_demand' && quote?.price.billing !== 'package';
  const amounts = quote && isSold ? ranges.map((range) => `${range.attribute}=${quantityOf(quote, range)}`) : [];
  const fresh = ['businessId=…', 'customerId=…', `orderId=${orderId}`, 'productId=…', 'timeStamp=…'];
  const names = [...[...fresh, ...amounts].sort(), 'authToken=…'];
  const url = `${product.interface.url}?activity=newInstance&${names.join('&')}`;
  return { method: 'GET', url, contentType: undefined, body: '' };
}

function termOf(price: Price): Term {
  return price.billing === 'period' ? (price.periodType ?? 'month') : price.billing;
}
