import { createRequire } from 'node:module';
import { type Response, Router } from 'express';
import { workspaceHealth } from '../../../read/simulator/health-view.ts';
import { renderPage } from '../../render-page.ts';
import { marketContext, requestContext } from '../../request-context.ts';

const { version } = createRequire(import.meta.url)('../../../../package.json') as { version: string };

/** `GET /simulator/jumps` (what was jumped since the start) and `GET /simulator/health` (store, data, versions). */
export function healthPages(): Router {
  const router = Router();
  router.get('/simulator/jumps', showJumps);
  router.get('/simulator/health', showHealth);
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
