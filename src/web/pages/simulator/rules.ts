import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { AppError, type FieldProblem } from '../../../app/app-error.ts';
import { changeWorkspace } from '../../../app/change-workspace.ts';
import { PRICE_RULE_SOURCES } from '../../../domain/price-rule.ts';
import { noticeRoute } from '../../../domain/rules/notices.ts';
import { NOTICE_KINDS } from '../../../read/notice-outbox.ts';
import { SITES, type Site } from '../../../domain/site-profile.ts';
import { ruleGroups } from '../../../read/simulator/rule-list.ts';
import { fieldErrors, invalidForm, readForm } from '../../forms.ts';
import { withQuery } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';
import { readRuleFields, type EnteredReadings } from './rule-fields.ts';

const SITE = z.object({ site: z.enum(SITES as readonly [Site, ...Site[]], 'choice') });

/**
 * The site profile: `GET /simulator/rules` shows every rule with its source, `POST /simulator/rules` changes readings,
 * `POST /simulator/site` chooses another site.
 */
export function rulePages(): Router {
  const router = Router();
  router.get('/simulator/rules', (_req, res) => showRules(res));
  router.post('/simulator/rules', changeReadings);
  router.post('/simulator/site', changeSite);
  return router;
}

/** Shows the rules; after a refused form with what was entered and what is wrong with it. */
async function showRules(
  res: Response,
  refused: { entered: EnteredReadings; problems: readonly FieldProblem[] } = { entered: {}, problems: [] },
): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { t } = requestContext(res);
  const { site } = workspace.state.workspace();
  const errors = fieldErrors(refused.problems, requestContext(res));
  const model = {
    groups: ruleGroups(workspace),
    priceRules: Object.entries(PRICE_RULE_SOURCES),
    routes: NOTICE_KINDS.map((kind) => [kind, noticeRoute(kind, site)] as const),
    site,
    sites: SITES,
    entered: refused.entered,
    errors,
    saved: res.req.method === 'GET' && res.req.query['saved'] === '1',
  };
  await renderPage(res, 'simulator/rules', model, {
    part: 'simulator',
    section: 'rules',
    title: t('nav.rules'),
    status: errors.length > 0 ? 400 : 200,
  });
}

async function changeReadings(req: Request, res: Response): Promise<void> {
  const { workspace } = marketContext(res).market;
  const { site } = workspace.state.workspace();
  const { rules, entered, problems } = readRuleFields(req.body, site, { blankIsOwn: false });
  if (problems.length > 0) return showRules(res, { entered, problems });
  try {
    await changeWorkspace(workspace, { rules });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    return showRules(res, { entered, problems: error.details });
  }
  goBack(res);
}

async function changeSite(req: Request, res: Response): Promise<void> {
  const form = readForm(SITE, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  await changeWorkspace(marketContext(res).market.workspace, { site: form.value.site });
  goBack(res);
}

function goBack(res: Response): void {
  res.redirect(303, withQuery(`${marketContext(res).base}/simulator/rules`, { saved: 1 }));
}
