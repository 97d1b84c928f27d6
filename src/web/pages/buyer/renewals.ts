import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { renewInstance } from '../../../app/renew.ts';
import { setUnifiedDay } from '../../../app/unified-day.ts';
import { AppError } from '../../../app/app-error.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { UNIFIED_DAYS } from '../../../domain/rules/renewal-rules.ts';
import { presentPeriod } from '../../../read/buyer/present-period.ts';
import { instanceRow } from '../../../read/buyer/instance-list.ts';
import { renewalList, RENEWAL_TABS } from '../../../read/buyer/renewal-list.ts';
import { dayWords } from '../../day-words.ts';
import { invalidForm, readForm, several } from '../../forms.ts';
import { readPageNumber } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const DAY = z.object({ day: z.enum(UNIFIED_DAYS.map(String), 'choice').transform(Number) });
/** More than is ever shown at once. */
const CHOSEN = z.object({ id: several.pipe(z.array(z.string().max(64)).max(50, 'too_long')) });

/** A subscription of a batch that was not renewed, and why. */
interface Left {
  readonly product: string;
  readonly sentence: string;
}

/**
 * `GET /renewals?tab=` lists a buyer's subscriptions by what becomes of them; `POST /renewals/day` chooses the common
 * expiry day, `POST /renewals/together` renews several to it and goes on to paying.
 */
export function renewalsPages(): Router {
  const router = Router();
  router.get('/renewals', (req, res) => show(req, res, []));
  router.post('/renewals/day', chooseDay);
  router.post('/renewals/together', together);
  return router;
}

async function show(req: Request, res: Response, left: readonly Left[]): Promise<void> {
  const context = requestContext(res);
  const { market, buyer } = marketContext(res);
  const model = renewalList(market.workspace, buyer, {
    tab: RENEWAL_TABS.find((tab) => tab === req.query['tab']) ?? 'manual',
    page: readPageNumber(req.query['page']),
  });
  await renderPage(
    res,
    'buyer/renewals',
    {
      ...model,
      tabs: RENEWAL_TABS,
      days: UNIFIED_DAYS,
      left,
      unifiedWords: dayWords(model.unifiedDay, context),
    },
    { part: 'buyer', section: 'renewals', title: context.t('renewals.title'), status: left.length > 0 ? 409 : 200 },
  );
}

async function chooseDay(req: Request, res: Response): Promise<void> {
  const { market, base, buyer } = marketContext(res);
  const form = readForm(DAY, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  if (!buyer) throw new AppError('not_found', 'the workspace has no buyer');
  await setUnifiedDay(market.workspace, buyer.id, form.value.day);
  res.redirect(303, `${base}/renewals`);
}

async function together(req: Request, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const context = requestContext(res);
  const form = readForm(CHOSEN, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const { workspace } = market;
  const orderIds: string[] = [];
  const left: Left[] = [];
  for (const id of form.value.id) {
    const instance = findInstance(workspace, id);
    const period = presentPeriod(workspace, instance);
    const order = await renewInstance(workspace, { instanceId: id, period, toUnifiedDay: true, pay: 'later' });
    const product = instanceRow(workspace, instance).productName[context.language];
    if (isRefusal(order)) left.push({ product, sentence: refusalView(order, context).sentence });
    else if ('problem' in order)
      left.push({ product, sentence: context.t(`selection.${order.problem}`, order.params) });
    else orderIds.push(order.id);
  }
  if (orderIds.length === 0) await show(req, res, left);
  else
    res.redirect(
      303,
      `${base}/orders/together?${new URLSearchParams(orderIds.map((id): [string, string] => ['id', id])).toString()}`,
    );
}
