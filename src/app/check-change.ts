import type { Call } from '../domain/call.ts';
import type { Draft } from '../domain/draft.ts';
import type { SelectionProblem } from '../domain/price-quote.ts';
import { pickQuantities } from '../domain/quantities.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { isRenewalQuote, quoteRenewal, type RenewalWish } from '../domain/renewal-quote.ts';
import { renewalSubject } from '../domain/renewal-subject.ts';
import { repeatedRequest } from '../domain/repeated-request.ts';
import { tellSeller } from '../domain/tell-seller.ts';
import { whenFinished } from './when-finished.ts';
import type { Workspace } from './workspace.ts';

/** Longest part of a seller's own words that is shown. */
const WORDS_MAX = 255;

/**
 * Asks the seller whether an instance may change at its renewal (changeInstanceCheck, one try; v2-saas 4.7). A wish that
 * the marketplace refuses by itself, or that changes nothing, is not asked about.
 * @returns why the change is not possible, or nothing
 */
export async function checkChange(
  workspace: Workspace,
  instanceId: string,
  wish: RenewalWish,
  requestId: string | undefined,
): Promise<Refusal | SelectionProblem | undefined> {
  const asked = await workspace.decide((draft) => ask(draft, instanceId, wish, requestId));
  if (isRefusal(asked)) return asked;
  if ('problem' in asked) return asked;
  if (!asked.call) return undefined;
  const call = await whenFinished(workspace, asked.call.id);
  const { resultCode, resultMsg = '' } = call.attempts.at(-1) ?? {};
  if (call.status === 'success') return undefined;
  return resultCode === undefined || resultCode === '000000'
    ? refuse('renewal_change_unanswered', { callId: call.id })
    : refuse('renewal_change_refused', { code: resultCode, message: resultMsg.slice(0, WORDS_MAX) });
}

function ask(
  draft: Draft,
  instanceId: string,
  wish: RenewalWish,
  requestId: string | undefined,
): { readonly call: Call | undefined } | Refusal | SelectionProblem {
  const repeated = repeatedRequest(draft, requestId);
  if (repeated) return repeated;
  const quote = quoteRenewal(renewalSubject(draft, instanceId), wish);
  if (!isRenewalQuote(quote)) return quote;
  if (!quote.changes) return { call: undefined };
  const { sku, price } = quote;
  const call = tellSeller(
    draft,
    draft.need('instances', instanceId),
    { does: 'check_change', skuCode: sku.code, offerId: price.offerId, ...pickQuantities(quote) },
    { cause: 'change_check' },
  );
  return { call };
}
