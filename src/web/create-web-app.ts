import cookieParser from 'cookie-parser';
import express, { type Express, Router } from 'express';
import type { Scenarios } from '../scenario-file/scenarios.ts';
import { apiErrors, apiRouter } from './api/api-router.ts';
import { htmlErrors, notFoundPage } from './html-errors.ts';
import { checkHost } from './middleware/check-host.ts';
import { checkOrigin } from './middleware/check-origin.ts';
import { csrfProtection } from './middleware/csrf.ts';
import { openWorkspace } from './middleware/open-workspace.ts';
import { requestDetails } from './middleware/request-details.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { uploadForm } from './middleware/upload-form.ts';
import { buyerPages } from './pages/buyer/buyer-pages.ts';
import { framePages } from './pages/frame/frame-pages.ts';
import { sellerPages } from './pages/seller/seller-pages.ts';
import { simulatorPages } from './pages/simulator/simulator-pages.ts';
import { workshopForms } from './pages/simulator/workshop.ts';
import { createScenarios } from './scenarios/create-scenarios.ts';
import { staticAssets } from './static-assets.ts';
import type { WebDeps } from './web-deps.ts';

/** Largest form that is read. */
const FORM_LIMIT = '64kb';

/** Builds the pages (and mounts the API): everything that answers on the simulator's own port. */
export function createWebApp(deps: WebDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  if (deps.marketApi) app.use(deps.marketApi);
  app.use(securityHeaders());
  app.use('/assets', staticAssets());
  app.use(cookieParser());
  app.use(requestDetails(deps));
  app.use(checkHost(deps.host), checkOrigin());
  // Before the pages: the API has no forms, so it stands outside their protection (see apiRouter).
  const scenarios = createScenarios(deps);
  app.use(apiRouter(deps, scenarios));
  app.use(['/api', '/health'], apiErrors());
  app.use(pages(deps, scenarios));
  app.use(notFoundPage());
  app.use(htmlErrors());
  return app;
}

function pages(deps: WebDeps, scenarios: Scenarios): Router {
  const router = Router();
  router.get('/', (_req, res) => res.redirect('/w/default/shop'));
  // Before the check of the token: that stands in the form, before the file.
  router.post('/w/:workspace/simulator/import', uploadForm());
  router.post('/w/:workspace/simulator/workshop/:tool', workshopForms());
  router.use(express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 200 }), csrfProtection());
  router.use(
    '/w/:workspace',
    openWorkspace(deps),
    framePages(),
    buyerPages(),
    sellerPages(),
    simulatorPages(scenarios),
  );
  return router;
}
