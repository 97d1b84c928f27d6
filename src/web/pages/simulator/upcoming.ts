import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { findInstance } from '../../../app/find-record.ts';
import { milestonesOf } from '../../../app/milestones.ts';
import { ruleView } from '../../../read/simulator/rule-list.ts';
import { upcomingList } from '../../../read/simulator/upcoming-list.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { cursor, optionalText, ROWS_PER_PAGE } from './call-query.ts';

const QUERY = z.object({ instance: optionalText, after: cursor });

/** `GET /simulator/upcoming`: what will happen, when, and which call it will cause. */
export function upcomingPages(): Router {
  const router = Router();
  router.get('/simulator/upcoming', showUpcoming);
  return router;
}

async function showUpcoming(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const form = readForm(QUERY, req.query);
  if (!form.ok) throw invalidForm(form.problems);
  const { instance: asked, after } = form.value;
  const instance = asked === '' ? undefined : findInstance(workspace, asked);
  const model = {
    ...upcomingList(workspace, instance?.id, { after, limit: ROWS_PER_PAGE }),
    instance,
    milestones: instance ? milestonesOf(workspace, instance.id) : [],
    nowSimAt: workspace.simNow(),
    after,
    freezeAt: ruleView(workspace, 'expiry.freezeAt'),
  };
  const { t } = requestContext(res);
  await renderPage(res, 'simulator/upcoming', model, {
    part: 'simulator',
    section: 'upcoming',
    title: t('nav.upcoming'),
  });
}
