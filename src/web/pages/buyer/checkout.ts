import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findRecord } from '../../../app/find-record.ts';
import { purchase, quotePurchase } from '../../../app/purchase.ts';
import { AppError } from '../../../app/app-error.ts';
import { buyerInputProblem, consentKind, type BuyerInput, type ConsentKind } from '../../../domain/buyer-input.ts';
import type { Buyer } from '../../../domain/buyer.ts';
import type { Product } from '../../../domain/catalogue.ts';
import { findBillingItem, isSelectionProblem, type Quote, type SelectionProblem } from '../../../domain/price-quote.ts';
import { accountId } from '../../../domain/customer-id.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { soldProduct } from '../../../domain/on-market.ts';
import { amountsOf } from '../../../read/buyer/amounts.ts';
import { paymentChoice } from '../../../read/buyer/payment-choice.ts';
import { fieldErrors, type FieldError, readForm } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { ENTERED_PAYMENT, PAYMENT_FORM, paymentView, payWithOf } from './payment.ts';
import { enteredFields } from '../quantity-fields.ts';
import { readSelection, type SelectionForm } from './read-selection.ts';
import { renderOffering, selectionError } from './render-offering.ts';

/** `requestId` is drawn anew for each page: the same form sent twice places one order. */
const ORDER_FORM = PAYMENT_FORM.extend({ requestId: z.string().max(64).optional() });

/** `GET /checkout` shows the order to be placed; `POST /checkout` places it and pays as told. */
export function checkoutPages(): Router {
  const router = Router();
  router.get('/checkout', confirm);
  router.post('/checkout', placeOrder);
  return router;
}

/** What the checkout is about, once the choice is right. */
interface Chosen {
  readonly product: Product;
  readonly buyer: Buyer;
  readonly form: SelectionForm;
  readonly quote: Quote;
}

async function confirm(req: Request, res: Response): Promise<void> {
  const chosen = await readChoice(req.query, res);
  if (!chosen) return;
  const entered = readForm(ENTERED_PAYMENT, req.query);
  await renderCheckout(res, chosen, entered.ok ? { entered: entered.value } : {});
}

async function placeOrder(req: Request, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const chosen = await readChoice(req.body, res);
  if (!chosen) return;
  const payment = readForm(ORDER_FORM, req.body);
  if (!payment.ok) {
    await renderCheckout(res, chosen, { errors: fieldErrors(payment.problems, requestContext(res)) });
    return;
  }
  const { pay, requestId } = payment.value;
  const order = await purchase(market.workspace, {
    productId: chosen.product.id,
    buyerId: chosen.buyer.id,
    selection: chosen.form.selection,
    pay,
    given: givenOf(chosen.form),
    payWith: payWithOf(payment.value),
    ...(requestId === undefined ? {} : { requestId }),
  });
  if (isRefusal(order)) {
    const first = order.reason === 'already_done' ? String(order.params['id']) : undefined;
    // The same form came twice: its order is shown, and that there is only one.
    if (first !== undefined) res.redirect(303, `${base}/orders/${first}?again=1`);
    else await renderCheckout(res, chosen, { refusal: order, entered: payment.value });
  } else if ('problem' in order) {
    await renderOffering(res, chosen.product, chosen.form, missingFromSelection(order, res));
  } else res.redirect(303, `${base}/orders/${order.id}`);
}

function givenOf({ consent, given: { iamUserName, extendParams } }: SelectionForm): BuyerInput {
  const iamUser = iamUserName === '' ? {} : { iamUser: { name: iamUserName, id: accountId(`user ${iamUserName}`) } };
  return { consent, extendParams, ...iamUser };
}

/** Problems of what the buyer filled in; those of the choice itself are found again by the offering. */
function missingFromSelection(problem: SelectionProblem, res: Response): FieldError[] {
  return problem.path.startsWith('extendParams') || problem.path === 'consent' ? [selectionError(problem, res)] : [];
}

/** The choice of the form; when it cannot be bought, the offering is shown again and nothing is returned. */
async function readChoice(input: unknown, res: Response): Promise<Chosen | undefined> {
  const { market, buyer } = marketContext(res);
  const productId = (input as Record<string, unknown> | undefined)?.['product'];
  const id = typeof productId === 'string' ? productId : '';
  const product = soldProduct(findRecord(market.workspace, 'products', id));
  if (!buyer) throw new AppError('not_found', 'the workspace has no buyer');
  const form = readSelection(product, input);
  const quote = quotePurchase(market.workspace, product.id, form.selection, buyer.id);
  const profile = market.workspace.profile();
  const given = buyerInputProblem(product, { ...givenOf(form), consent: true }, profile);
  const missing: FieldError[] = [
    ...untickedBox(form, consentKind(product, profile), res),
    ...(given ? [selectionError(given, res)] : []),
  ];
  if (form.problems.length === 0 && missing.length === 0 && !isSelectionProblem(quote)) {
    return { product, buyer, form, quote };
  }
  await renderOffering(res, product, form, missing);
  return undefined;
}

/** The box of the agreement, with which the consent is given where it must be. */
function untickedBox({ consent }: SelectionForm, kind: ConsentKind, res: Response): FieldError[] {
  const { t } = requestContext(res);
  if (consent || kind === 'optional') return [];
  return [{ path: 'consent', text: t(kind === 'required' ? 'field.consent' : 'field.agreement') }];
}

async function renderCheckout(
  res: Response,
  { product, buyer, form, quote }: Chosen,
  shown: {
    readonly errors?: readonly FieldError[];
    readonly refusal?: Refusal;
    readonly entered?: z.output<typeof ENTERED_PAYMENT>;
  },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { currency } = workspace.profile();
  const { refusal, errors = [], entered } = shown;
  const quantityFields = enteredFields(form.selection);
  const fields = {
    product: product.id,
    sku: form.selection.skuCode,
    term: form.term,
    number: form.selection.period?.number ?? 1,
    ...quantityFields,
    ...(form.consent ? { consent: 'on' } : {}),
    iamUser: form.given.iamUserName,
    ...Object.fromEntries(form.given.extendParams.map(({ name, value }) => [`extendParams.${name}`, value])),
  };
  const order = { buyerId: buyer.id, productId: product.id, totalMinor: quote.amountMinor };
  const choice = paymentChoice(workspace, order, entered ? payWithOf(entered) : {});
  await renderPage(
    res,
    'buyer/checkout',
    {
      ...paymentView(choice, currency, context),
      ...{ product, buyer, quote, currency, fields, quantityFields, errors },
      amounts: amountsOf(quote.sku, quote),
      packageItem: quote.price.package && findBillingItem(product, quote.price.package.billingItemId)?.item,
      lines: priceLines(quote.parts, currency, context),
      requestId: workspace.random.uuid(),
      pay: entered?.pay ?? 'paid',
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'shop',
      title: context.t('checkout.title'),
      status: refusal ? 409 : errors.length > 0 ? 400 : 200,
    },
  );
}
