import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { issueCoupon, makePrivateOffer, topUp } from '../../../app/buyers-money.ts';
import { setRefundsElsewhere } from '../../../app/unsubscribe.ts';
import { DAY_MS } from '../../../domain/calendar.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { buyersMoney } from '../../../read/simulator/buyers-money.ts';
import { decimalAmount, decimalPercent, fieldErrors, readForm, wholeNumber, type FieldError } from '../../forms.ts';
import { readPageNumber, withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const ID = z.string('choice').min(1, 'choice').max(128, 'too_long');
/** An empty choice in a list means: for all. */
const OPTIONAL_ID = z
  .string()
  .max(128, 'too_long')
  .optional()
  .transform((value) => (value === '' ? undefined : value));
const DAYS = wholeNumber.refine((days) => days >= 1 && days <= 3_650, 'days');
const COMMON = { buyer: ID, requestId: z.string().max(64).optional() };

const TOP_UP = z.object({ ...COMMON, amount: decimalAmount });
const COUPON = z.discriminatedUnion(
  'kind',
  [
    z.object({
      ...COMMON,
      kind: z.literal('cash'),
      couponProduct: OPTIONAL_ID,
      couponDays: DAYS,
      worth: decimalAmount,
    }),
    z.object({
      ...COMMON,
      kind: z.literal('discount'),
      couponProduct: OPTIONAL_ID,
      couponDays: DAYS,
      percent: decimalPercent,
    }),
  ],
  'choice',
);
const ELSEWHERE = z.object({ buyer: ID, elsewhere: wholeNumber.refine((count) => count <= 1_000, 'count') });
const OFFER = z.object({ ...COMMON, offerProduct: ID, offerPercent: decimalPercent, offerDays: DAYS });

/** What the page can say was done. */
const DONE = ['top_up', 'coupon', 'offer', 'elsewhere'] as const;

/**
 * The operator's view of buyers' money: `GET /simulator/money?buyer=…` shows balance, coupons, private offers and the
 * ledger; `POST …/top-up`, `…/coupons` and `…/private-offers` add to them; `…/refunds-elsewhere` sets how many five-day
 * refunds of the year the account has used for other services of the platform.
 */
export function buyersMoneyPages(): Router {
  const router = Router();
  router.get('/simulator/money', (req, res) => show(res, readBuyer(req.query), {}));
  router.post('/simulator/money/top-up', addMoney);
  router.post('/simulator/money/coupons', addCoupon);
  router.post('/simulator/money/private-offers', addOffer);
  router.post('/simulator/money/refunds-elsewhere', setElsewhere);
  return router;
}

async function setElsewhere(req: Request, res: Response): Promise<void> {
  const form = readForm(ELSEWHERE, req.body);
  if (!form.ok) return showErrors(req, res, form.problems);
  const { buyer: buyerId, elsewhere } = form.value;
  await answer(
    req,
    res,
    await setRefundsElsewhere(marketContext(res).market.workspace, buyerId, elsewhere),
    'elsewhere',
  );
}

async function addMoney(req: Request, res: Response): Promise<void> {
  const form = readForm(TOP_UP, req.body);
  if (!form.ok) return showErrors(req, res, form.problems);
  const { buyer: buyerId, amount: amountMinor, requestId } = form.value;
  const result = await topUp(marketContext(res).market.workspace, { buyerId, amountMinor, ...given(requestId) });
  await answer(req, res, result, 'top_up');
}

async function addCoupon(req: Request, res: Response): Promise<void> {
  const form = readForm(COUPON, req.body);
  if (!form.ok) return showErrors(req, res, form.problems);
  const { workspace } = marketContext(res).market;
  const { buyer: buyerId, couponProduct: productId, couponDays, requestId } = form.value;
  const members = {
    buyerId,
    ...(productId === undefined ? {} : { productId }),
    validToSimAt: workspace.simNow() + couponDays * DAY_MS,
    ...given(requestId),
  };
  const result = await issueCoupon(
    workspace,
    form.value.kind === 'cash'
      ? { ...members, kind: 'cash', faceMinor: form.value.worth }
      : { ...members, kind: 'discount', discountBasisPoints: form.value.percent },
  );
  await answer(req, res, result, 'coupon');
}

async function addOffer(req: Request, res: Response): Promise<void> {
  const form = readForm(OFFER, req.body);
  if (!form.ok) return showErrors(req, res, form.problems);
  const { workspace } = marketContext(res).market;
  const { buyer: buyerId, offerProduct: productId, offerPercent, offerDays, requestId } = form.value;
  const result = await makePrivateOffer(workspace, {
    buyerId,
    productId,
    discountBasisPoints: offerPercent,
    validToSimAt: workspace.simNow() + offerDays * DAY_MS,
    ...given(requestId),
  });
  await answer(req, res, result, 'offer');
}

function given(requestId: string | undefined): { requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}

async function answer(
  req: Request,
  res: Response,
  result: object | Refusal,
  done: (typeof DONE)[number],
): Promise<void> {
  const buyer = readBuyer(req.body);
  if (isRefusal(result)) return show(res, buyer, { refusal: result });
  res.redirect(303, withQuery(`${marketContext(res).base}/simulator/money`, { buyer, done }));
}

function showErrors(req: Request, res: Response, problems: Parameters<typeof fieldErrors>[0]): Promise<void> {
  return show(res, readBuyer(req.body), {
    errors: fieldErrors(problems, requestContext(res)),
    entered: textsOf(req.body),
  });
}

async function show(
  res: Response,
  buyerId: string | undefined,
  shown: {
    readonly refusal?: Refusal;
    readonly errors?: readonly FieldError[];
    readonly entered?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { refusal, errors = [], entered = {} } = shown;
  const { query, method } = res.req;
  const model = {
    ...buyersMoney(workspace, buyerId, readPageNumber(query['page'])),
    ...{ errors, entered },
    done: method === 'GET' ? DONE.find((each) => each === query['done']) : undefined,
    requestId: workspace.random.uuid(),
    refusal: refusal && refusalView(refusal, context),
  };
  await renderPage(res, 'simulator/buyers-money', model, {
    part: 'simulator',
    section: 'money',
    title: context.t('nav.money'),
    status: refusal ? 409 : errors.length > 0 ? 400 : 200,
  });
}

function readBuyer(input: unknown): string | undefined {
  const buyer = (input as Record<string, unknown> | undefined)?.['buyer'];
  return typeof buyer === 'string' ? buyer.slice(0, 128) : undefined;
}

/** The texts of a refused form, to be shown again. */
function textsOf(body: unknown): Record<string, string> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.slice(0, 200)]] : [])),
  );
}
