import { type Request, type Response, Router } from 'express';
import { findInstance } from '../../../app/find-record.ts';
import { milestonesOf } from '../../../app/milestones.ts';
import { viewDetails } from '../../../app/view-details.ts';
import { INSTANCE_STATUSES, type InstanceStatus } from '../../../domain/instance.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { instanceList } from '../../../read/buyer/instance-list.ts';
import { instancePage } from '../../../read/buyer/instance-page.ts';
import { accessDetails } from '../../../read/buyer/access-details.ts';
import { readPageNumber } from '../../query-address.ts';
import { refusalView } from '../../refusal-view.ts';
import { renderFragment, renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

/**
 * My KooGallery: `GET /my` lists the applications, `GET /my/:instanceId` shows one. The seller is asked live for the
 * access data: scripts fetch `GET /my/:instanceId/access` into the page, without them `?ask=1` waits for the answer.
 */
export function myPages(): Router {
  const router = Router();
  router.get('/my', showList);
  router.get('/my/:instanceId', showDetails);
  router.get('/my/:instanceId/access', showAccess);
  return router;
}

async function showList(req: Request, res: Response): Promise<void> {
  const { market, buyer } = marketContext(res);
  const model = instanceList(market.workspace, buyer, {
    status: INSTANCE_STATUSES.find((status): status is InstanceStatus => status === req.query['status']),
    page: readPageNumber(req.query['page']),
  });
  const { t } = requestContext(res);
  await renderPage(res, 'buyer/my', model, { part: 'buyer', section: 'my', title: t('nav.my') });
}

async function showDetails(req: Request<{ instanceId: string }>, res: Response): Promise<void> {
  const context = requestContext(res);
  const { workspace } = marketContext(res).market;
  const { id } = findInstance(workspace, req.params.instanceId);
  const access = req.query['ask'] === '1' ? await askSeller(res, id) : undefined;
  const model = instancePage(workspace, findInstance(workspace, id));
  const words = (refusal: typeof model.renewRefusal) => refusal && refusalView(refusal, context);
  await renderPage(
    res,
    'buyer/instance',
    {
      ...model,
      milestones: milestonesOf(workspace, id),
      nowSimAt: workspace.simNow(),
      access,
      renewRefusal: words(model.renewRefusal),
      detailsRefusal: words(model.detailsRefusal),
      changeRefusal: words(model.changeRefusal),
      unsubscribeRefusal: words(model.unsubscribeRefusal),
      autoRenewalRefusal: words(model.autoRenewalRefusal),
      autoUnsubscribeRefusal: words(model.autoUnsubscribeRefusal),
      cancelRenewalRefusal: words(model.cancelRenewalRefusal),
      closeRefusal: words(model.closeRefusal),
      convertRefusal: words(model.conversion?.refusal),
    },
    { part: 'buyer', section: 'my', title: model.productName[context.language] },
  );
}

async function showAccess(req: Request<{ instanceId: string }>, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { id } = findInstance(workspace, req.params.instanceId);
  const access = await askSeller(res, id);
  res.set('Cache-Control', 'no-store').type('html');
  res.send(await renderFragment(res, 'buyer/access', { access, instance: findInstance(workspace, id) }));
}

async function askSeller(res: Response, instanceId: string) {
  const { workspace } = marketContext(res).market;
  const result = await viewDetails(workspace, instanceId);
  if (isRefusal(result)) return { refusal: refusalView(result, requestContext(res)) };
  return { details: accessDetails(result.instance, result.call) };
}
