import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { Scenarios } from '../../scenario-file/scenarios.ts';
import { AppError } from '../../app/app-error.ts';
import { requestContext } from '../request-context.ts';
import type { WebDeps } from '../web-deps.ts';
import { apiErrorAnswer, isDefect } from './api-errors.ts';
import { Reply, type ApiRoute } from './api-route.ts';
import { apiDocs } from './docs-page.ts';
import { readPart, valuesOf } from './read-input.ts';
import { readerTexts, type ReaderTexts } from './reader-texts.ts';
import { API_ROUTES } from './routes/index.ts';

/** Largest body that is read; a whole catalogue entry has a few thousand bytes. */
const BODY_LIMIT = '1mb';
const FILE_TYPE = /^application\/(?:x-ndjson|jsonl|octet-stream)\s*(?:;|$)/i;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/**
 * The JSON API with its documentation and the health checks, to be mounted at the root behind the checks of host and
 * origin. It needs no form token: another site cannot send `application/json` without asking, and is not allowed to.
 */
export function apiRouter(deps: WebDeps, scenarios: Scenarios): Router {
  const router = Router();
  router.use('/api', (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.use(apiDocs());
  router.get('/api/scenario.schema.json', (_req, res) => res.json(scenarios.schema()));
  for (const route of API_ROUTES) {
    const takesBody = route.method !== 'get' && route.method !== 'delete';
    const readJson = [requireJson, express.json({ limit: BODY_LIMIT, type: () => true })];
    const reading = route.rawBody ? [requireFile] : takesBody ? readJson : [];
    router[route.method](route.path, ...reading, operation(route, deps, scenarios));
  }
  router.use('/api', (req) => {
    throw new AppError('not_found', 'no such operation', {
      params: { text: 'no_route', method: req.method, path: req.originalUrl.split('?', 1)[0] ?? '' },
    });
  });
  return router;
}

const requireJson: RequestHandler = (req, _res, next) => {
  const type = req.headers['content-type'];
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (type === undefined ? !hasBody : JSON_TYPE.test(type)) next();
  else next(new AppError('unsupported_media_type', 'not JSON', { params: { text: 'needs_json' } }));
};

/** A type that another site's form cannot send; with those the browser would ask first and be refused. */
const requireFile: RequestHandler = (req, _res, next) => {
  if (FILE_TYPE.test(req.headers['content-type'] ?? '')) next();
  else next(new AppError('unsupported_media_type', 'not a file', { params: { text: 'needs_file' } }));
};

function operation(route: ApiRoute, deps: WebDeps, scenarios: Scenarios): RequestHandler {
  return async (req, res) => {
    const texts = textsOf(res);
    const [params, query, body] = valuesOf(
      readPart(route.params, req.params, texts),
      readPart(route.query, req.query, texts),
      readPart(route.body, req.body, texts),
    );
    const clientGone = abortWhenGone(res);
    const result = await route.handle({
      params,
      query,
      body,
      bytes: req,
      workspaces: deps.workspaces,
      scenarios,
      texts,
      clientGone,
    });
    if (!clientGone.aborted) send(route, result, req, res);
  };
}

function send(route: ApiRoute, result: unknown, req: Request, res: Response): void {
  if (typeof result === 'function') {
    (result as (req: Request, res: Response) => void)(req, res);
    return;
  }
  const { status, value } = result instanceof Reply ? result : { status: route.success[0].status, value: result };
  if (value === undefined) res.status(status).end();
  else res.status(status).json(value);
}

function abortWhenGone(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

function textsOf(res: Response): ReaderTexts {
  return readerTexts(requestContext(res));
}

/**
 * The one place where errors become JSON: of the API itself, and of checks that refuse a request before it. Mount it for
 * `/api` and `/health`.
 */
export function apiErrors(): ErrorRequestHandler {
  // Express tells error handlers by their four parameters.
  return (error: unknown, req, res, _next) => {
    const { deps, requestId } = requestContext(res);
    // An upload that its sender breaks off is nobody's defect.
    const brokenOff = req.destroyed && !req.complete;
    if (isDefect(error) && !brokenOff) deps.onDefect?.(error);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const { status, body } = apiErrorAnswer(error, textsOf(res), requestId);
    // What is left of a body that nobody wants is not waited for.
    if (!req.complete) res.set('Connection', 'close');
    res.status(status).json(body);
  };
}
