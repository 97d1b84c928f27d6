import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { requestRefund, withdrawRefund } from '../../../app/negotiate-refund.ts';
import { unsubscribe } from '../../../app/unsubscribe.ts';
import type { Instance } from '../../../domain/instance.ts';
import { REFUND_REQUEST_STATUSES } from '../../../domain/refund-request.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { UNSUBSCRIBE_REASONS } from '../../../domain/unsubscribe.ts';
import { unsubscribePage } from '../../../read/buyer/unsubscribe-page.ts';
import { unsubscriptionList } from '../../../read/buyer/unsubscription-list.ts';
import { refundRequestList } from '../../../read/refund-requests.ts';
import { fieldErrors, readForm, type FieldError } from '../../forms.ts';
import { renderRefusal } from '../../html-errors.ts';
import { priceLines } from '../../price-lines.ts';
import { readPageNumber } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { amountField, remarkField } from '../amount-field.ts';

type InstanceRequest = Request<{ instanceId: string }>;

const GIVE_BACK = z.object({
  reason: z.enum(UNSUBSCRIBE_REASONS.map(String), 'choice').transform(Number),
  remark: remarkField,
  acceptFee: z.literal('on').optional(),
});
const WISH = GIVE_BACK.extend({ amount: amountField, shareContact: z.literal('on').optional() });

/** What the form shows: what was just entered, or what it begins with. */
interface Entered {
  readonly reason: string;
  readonly remark: string;
  readonly amount: string | undefined;
  readonly shareContact: boolean;
}

/**
 * `GET /my/:instanceId/unsubscribe` shows what giving back brings and by which rule; `POST` does it, or asks the seller
 * of a supervised product. `GET /unsubscriptions` lists both, `POST /unsubscriptions/:id/withdraw` takes a wish back.
 */
export function unsubscribePages(): Router {
  const router = Router();
  router.get('/my/:instanceId/unsubscribe', (req: InstanceRequest, res) =>
    renderUnsubscribe(res, instanceOf(req, res)),
  );
  router.post('/my/:instanceId/unsubscribe', giveBack);
  router.get('/unsubscriptions', showList);
  router.post('/unsubscriptions/:id/withdraw', withdraw);
  return router;
}

function instanceOf(req: InstanceRequest, res: Response): Instance {
  return findInstance(marketContext(res).market.workspace, req.params.instanceId);
}

async function giveBack(req: InstanceRequest, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const { workspace } = market;
  const instance = instanceOf(req, res);
  const asksSeller = unsubscribePage(workspace, instance).quote?.way === 'negotiated';
  const form = readForm(asksSeller ? WISH : GIVE_BACK.extend({ amount: z.undefined().catch(undefined) }), req.body);
  if (!form.ok) {
    const errors = fieldErrors(form.problems, requestContext(res));
    return renderUnsubscribe(res, instance, { errors, entered: enteredOf(req.body) });
  }
  const { reason: reasonCode, remark, acceptFee, amount } = form.value;
  const instanceId = instance.id;
  if (amount !== undefined) {
    const shareContact = 'shareContact' in form.value && form.value.shareContact === 'on';
    const asked = await requestRefund(workspace, { instanceId, amountMinor: amount, reasonCode, remark, shareContact });
    if (isRefusal(asked)) return renderUnsubscribe(res, instance, { refusal: asked, entered: enteredOf(req.body) });
    return res.redirect(303, `${base}/unsubscriptions`);
  }
  const input = { instanceId, reasonCode, remark, acceptFee: acceptFee === 'on' };
  const order = await unsubscribe(workspace, input);
  if (isRefusal(order)) return renderUnsubscribe(res, instance, { refusal: order, entered: enteredOf(req.body) });
  res.redirect(303, `${base}/orders/${order.id}`);
}

function enteredOf(body: unknown): Entered {
  const { reason, remark, amount, shareContact } = (body ?? {}) as Record<string, unknown>;
  return {
    reason: typeof reason === 'string' ? reason : '5',
    remark: typeof remark === 'string' ? remark.slice(0, 1_000) : '',
    amount: typeof amount === 'string' ? amount.slice(0, 40) : undefined,
    shareContact: shareContact === 'on',
  };
}

async function renderUnsubscribe(
  res: Response,
  instance: Instance,
  problem: { readonly errors?: readonly FieldError[]; readonly refusal?: Refusal; readonly entered?: Entered } = {},
): Promise<void> {
  const context = requestContext(res);
  const { errors = [] } = problem;
  const page = unsubscribePage(marketContext(res).market.workspace, instance);
  const { quote, currency } = page;
  const refusal = problem.refusal ?? page.refusal;
  const parts = quote?.refunds.flatMap((refund) => refund.parts) ?? [];
  await renderPage(
    res,
    'buyer/unsubscribe',
    {
      ...page,
      lines: priceLines(parts, currency, context),
      errors,
      entered: problem.entered ?? { reason: '5', remark: '', amount: undefined, shareContact: false },
      reasons: UNSUBSCRIBE_REASONS,
      refusal: refusal && refusalView(refusal, context),
    },
    {
      part: 'buyer',
      section: 'my',
      title: context.t('unsubscribe.title', { product: page.productName[context.language] }),
      status: errors.length > 0 ? 400 : problem.refusal ? 409 : 200,
    },
  );
}

async function showList(req: Request, res: Response): Promise<void> {
  const { market, buyer } = marketContext(res);
  const status = REFUND_REQUEST_STATUSES.find((each) => each === req.query['status']);
  const model = {
    requests: refundRequestList(market.workspace, { buyer, status, page: readPageNumber(req.query['page']) }),
    done: unsubscriptionList(market.workspace, buyer),
  };
  const { t } = requestContext(res);
  await renderPage(res, 'buyer/unsubscriptions', model, {
    part: 'buyer',
    section: 'unsubscriptions',
    title: t('nav.unsubscriptions'),
  });
}

async function withdraw(req: Request<{ id: string }>, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const request = await withdrawRefund(market.workspace, req.params.id);
  if (isRefusal(request)) return renderRefusal(res, request, 'buyer', 'unsubscriptions');
  res.redirect(303, `${base}/unsubscriptions`);
}
