import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { restartCalls, restartFailedCalls } from '../../../app/restart-calls.ts';
import { ACTIVITIES } from '../../../domain/call.ts';
import { isSellerActivity } from '../../../domain/call-direction.ts';
import { failedCalls } from '../../../read/seller/overview.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { TEXTS_PER_SEARCH } from '../../../read/api/find-calls.ts';
import { callList } from '../../../read/simulator/call-list.ts';
import { invalidForm, readForm, several } from '../../forms.ts';
import { safeReturn, withQuery } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { CALL_STATUSES, readCallQuery } from '../simulator/call-query.ts';
import { restartFromPage } from '../simulator/restart-call.ts';

const PAGE = { part: 'seller', section: 'messages' } as const;

/**
 * Service interface messages (生产接口消息, marketplace-rules 12.1): `GET /seller/messages`,
 * `POST /seller/messages/:id/restart`, `POST /seller/messages/restart` for a choice and `POST /seller/messages/restart-failed`.
 */
export function messagePages(): Router {
  const router = Router();
  router.get('/seller/messages', showMessages);
  router.post('/seller/messages/restart-failed', restartFailed);
  router.post('/seller/messages/restart', restartChosen);
  router.post('/seller/messages/:id/restart', async (req, res) => {
    if (await restartFromPage(req, res, PAGE)) goBack(req, res, 1);
  });
  return router;
}

async function showMessages(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const context = requestContext(res);
  const query = readCallQuery(req);
  const { failed, restartable } = failedCalls(workspace.state);
  const restarted = Number(req.query['restarted']);
  const model = {
    ...callList(workspace, { ...query.filter, direction: 'to_seller' }, query.paging),
    ...query,
    failed,
    restartable,
    restarted: Number.isSafeInteger(restarted) && restarted >= 0 ? restarted : undefined,
    textsPerSearch: TEXTS_PER_SEARCH,
    activities: ACTIVITIES.filter((activity) => !isSellerActivity(activity)),
    directions: [],
    statuses: CALL_STATUSES,
    products: [...workspace.state.all('products').values()],
    why: (refusal: Refusal) => refusalView(refusal, context),
  };
  await renderPage(res, 'seller/messages', model, { ...PAGE, title: context.t('nav.messages') });
}

const CHOICE = z.object({ call: several.pipe(z.array(z.string().max(64, 'choice')).max(200, 'choice')) });

/** Restarts the messages whose boxes are ticked. */
async function restartChosen(req: Request, res: Response): Promise<void> {
  const form = readForm(CHOICE, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  const ids = await restartCalls(marketContext(res).market.workspace, form.value.call);
  goBack(req, res, ids.length);
}

async function restartFailed(req: Request, res: Response): Promise<void> {
  const ids = await restartFailedCalls(marketContext(res).market.workspace);
  goBack(req, res, ids.length);
}

function goBack(req: Request, res: Response, restarted: number): void {
  const page = safeReturn(
    (req.body as Record<string, unknown>)['return'],
    `${marketContext(res).base}/seller/messages`,
  );
  res.redirect(303, withQuery(page, { restarted }));
}
