import type { Response } from 'express';
import { consentKind } from '../../../domain/buyer-input.ts';
import { isOnSale, type Product } from '../../../domain/catalogue.ts';
import { isSelectionProblem, type SelectionProblem } from '../../../domain/price-quote.ts';
import { quotePurchase, refusalOfPurchase } from '../../../app/purchase.ts';
import { offeringModel } from '../../../read/buyer/offering-model.ts';
import { fieldErrors, type FieldError } from '../../forms.ts';
import { priceLines } from '../../price-lines.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import type { SelectionForm } from './read-selection.ts';

/**
 * Shows an offering with the choice as it stands. Wrong fields make it a 400 with the errors beside the fields.
 * @param more problems found elsewhere, e.g. the missing consent
 */
export async function renderOffering(
  res: Response,
  product: Product,
  form: SelectionForm,
  more: readonly FieldError[] = [],
): Promise<void> {
  const { market, buyer } = marketContext(res);
  const context = requestContext(res);
  const quote =
    form.problems.length > 0 ? undefined : quotePurchase(market.workspace, product.id, form.selection, buyer?.id);
  const errors = [
    ...fieldErrors(form.problems, context),
    ...(quote && isSelectionProblem(quote) ? [selectionError(quote, res)] : []),
    ...more,
  ];
  const model = offeringModel(market.workspace, product, {
    form,
    quote: quote && !isSelectionProblem(quote) ? quote : undefined,
  });
  const refusal =
    model.quote && buyer && isOnSale(product)
      ? refusalOfPurchase(market.workspace, product.id, model.quote, buyer.id)
      : undefined;
  await renderPage(
    res,
    'buyer/offering',
    {
      ...model,
      refusal: refusal && refusalView(refusal, context),
      given: form.given,
      lines: priceLines(model.quote?.parts ?? [], model.currency, context),
      consent: form.consent || (!form.sent && buyer?.consent === true),
      consentKind: consentKind(product, market.workspace.profile()),
      errors,
    },
    { part: 'buyer', section: 'shop', title: product.name[context.language], status: errors.length > 0 ? 400 : 200 },
  );
}

/** Words the problem of a choice for the field that is to blame. */
export function selectionError({ path, problem, params }: SelectionProblem, res: Response): FieldError {
  const { t } = requestContext(res);
  const field = path === 'billing' || problem === 'not_sold' ? 'term' : path === 'period' ? 'number' : path;
  return { path: field, text: t(`selection.${problem}`, params) };
}
