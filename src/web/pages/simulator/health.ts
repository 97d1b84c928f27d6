import { createRequire } from 'node:module';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { setEditsAside, takeOverEdits } from '../../../app/edited-files.ts';
import { workspaceHealth } from '../../../read/simulator/health-view.ts';
import { invalidForm, readForm } from '../../forms.ts';
import { safeReturn } from '../../query-address.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const { version } = createRequire(import.meta.url)('../../../../package.json') as { version: string };

const CHOICE = z.object({ choice: z.enum(['take_over', 'set_aside'], 'choice') });

/**
 * `GET /simulator/jumps` (what was jumped since the start), `GET /simulator/health` (store, data, versions) and
 * `POST /simulator/edited-files` (what becomes of files that were edited by hand).
 */
export function healthPages(): Router {
  const router = Router();
  router.get('/simulator/jumps', showJumps);
  router.get('/simulator/health', showHealth);
  router.post('/simulator/edited-files', decideAboutEdits);
  return router;
}

async function showJumps(_req: unknown, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const { t } = requestContext(res);
  const jumps = market.clock.jumps();
  const resumable = jumps.filter((jump) => market.clock.canResume(jump)).map(({ id }) => id);
  const model = { jumps, resumable };
  await renderPage(res, 'simulator/jumps', model, { part: 'simulator', section: 'jumps', title: t('nav.jumps') });
}

async function decideAboutEdits(req: Request, res: Response): Promise<void> {
  const { market, base } = marketContext(res);
  const form = readForm(CHOICE, req.body);
  if (!form.ok) throw invalidForm(form.problems);
  if (form.value.choice === 'take_over') await takeOverEdits(market);
  else await setEditsAside(market);
  res.redirect(303, safeReturn((req.body as Record<string, unknown>)['return'], `${base}/simulator/health`));
}

async function showHealth(_req: unknown, res: Response): Promise<void> {
  const { market } = marketContext(res);
  const { deps, t } = requestContext(res);
  const model = {
    own: workspaceHealth(market.workspace),
    others: deps.workspaces
      .list()
      .filter(({ workspace }) => workspace !== market.workspace)
      .map(({ workspace }) => workspaceHealth(workspace)),
    sampleOrigin: deps.referenceIsvOrigin,
    program: {
      version,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      uptimeMs: process.uptime() * 1_000,
      memoryBytes: process.memoryUsage.rss(),
    },
  };
  await renderPage(res, 'simulator/health', model, { part: 'simulator', section: 'health', title: t('nav.health') });
}
