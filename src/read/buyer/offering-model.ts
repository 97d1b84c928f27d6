import type { Workspace } from '../../app/workspace.ts';
import { orderNumberTime } from '../../domain/calendar.ts';
import type {
  AttributeValues,
  BillingMode,
  EnumAttribute,
  PeriodType,
  Price,
  Product,
  QuantityBands,
  QuantityRange,
  Sku,
  Specification,
} from '../../domain/catalogue.ts';
import { findSku, PERIOD_NUMBER_MAX, type Quote, type Selection } from '../../domain/price-quote.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { notSoldReason } from '../../domain/sku-combination.ts';
import { stockId, stockLeft } from '../../domain/stock.ts';
import { canonicalBody } from '../../protocol/v2/canonical-body.ts';

type Term = PeriodType | 'one_time';

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
  readonly quantity: number;
  readonly range: QuantityRange | undefined;
  readonly quote: Quote | undefined;
  /** Nothing is left of the chosen specification. */
  readonly soldOut: boolean;
  /** The unit prices of the quantity's bands, where there are any. */
  readonly bands: QuantityBands | undefined;
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

const TERM_ORDER: readonly Term[] = ['month', 'year', 'day', 'one_time'];
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
  const specifications = product.specifications.map((each) => specificationChoice(workspace, product, each, form));
  return {
    product,
    currency: workspace.profile().currency,
    specifications,
    soldOut: specifications.find(({ selected }) => selected)?.soldOut ?? false,
    bands: sku?.prices.find((price) => termOf(price) === term)?.quantityBands,
    terms: TERM_ORDER.filter((each) => sold.has(each)).map((each) => ({
      term: each,
      billing: each === 'one_time' ? 'one_time' : 'period',
      price: sku?.prices.find((price) => termOf(price) === each),
      selected: each === term,
    })),
    term,
    number: period && { value: period.number, max: PERIOD_NUMBER_MAX[period.type] },
    quantity: selection.quantity,
    range: sku?.quantity,
    quote,
    preview: callPreview(workspace, product),
    others: [...workspace.state.all('products').values()]
      .filter(({ id, status, category }) => id !== product.id && status === 'listed' && category === product.category)
      .slice(0, OTHERS_SHOWN),
  };
}

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

function callPreview(workspace: Workspace, product: Product): CallPreview {
  const profile = workspace.profile();
  const orderId = `CS${orderNumberTime(workspace.simNow())}.....`;
  if (product.interface.version === '1.0') return v1Preview(product, orderId);
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

/** The parameters that every V1.0 creation has; the others depend on what is bought. */
function v1Preview(product: Product, orderId: string): CallPreview {
  const names = ['businessId=…', 'customerId=…', `orderId=${orderId}`, 'productId=…', 'timeStamp=…', 'authToken=…'];
  const url = `${product.interface.url}?activity=newInstance&${names.join('&')}`;
  return { method: 'GET', url, contentType: undefined, body: '' };
}

function termOf(price: Price): Term {
  return price.billing === 'one_time' ? 'one_time' : (price.periodType ?? 'month');
}
