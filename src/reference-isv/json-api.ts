import express, { type ErrorRequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { CallLog } from './call-log.ts';
import { setSwitches } from './conduct.ts';
import { statusOf, type Instance } from './instance.ts';
import { createKeyApi, keyJson } from './key-pages.ts';
import type { OrderDesk } from './order-desk.ts';
import { describingLine } from './order-line.ts';
import type { OrderNotice } from './order-notices.ts';
import { parseInput, Problem } from './problem.ts';
import { isCrossSite } from './request-guards.ts';
import type { ReferenceIsvStore } from './store.ts';
import { switchesPatchSchema } from './switches.ts';
import { translator, type Translate } from './text.ts';

interface JsonApiOptions {
  readonly store: ReferenceIsvStore;
  readonly log: CallLog;
  readonly desk: Pick<OrderDesk, 'isAsking'>;
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
}

const count = z
  .string()
  .regex(/^\d{1,9}$/, 'wrong.whole_number')
  .transform(Number);

const stateQuerySchema = z.strictObject({
  /** How many calls at most, newest first. */
  calls: count.pipe(z.int().min(0).max(500)).default(100),
  /** Only calls after this number. */
  after: count.default(0),
});

/** `GET /state`, `POST /switches` and the keys for tests and scripts. Errors: `{error: {code, fields: [{path, message}]}}`. */
export function createJsonApi({ store, log, desk, publicOrigin, wallNow }: JsonApiOptions): Router {
  const router = express.Router();
  router.get('/state', (req, res) => {
    const { calls, after } = parseInput(stateQuerySchema, req.query);
    res.set('Cache-Control', 'no-store').json({
      switches: store.switches,
      failuresLeft: store.failures.left,
      enteredKeys: store.keys.all().map(keyJson),
      instances: store.book
        .all()
        .map((instance) => ({ ...toJson(instance, publicOrigin()), asking: isAsking(instance, desk) })),
      orderNotices: store.notices.all().reverse().map(noticeJson),
      calls: log.latest(calls, after).map((call) => ({ ...call, verified: call.verification === 'accepted' })),
    });
  });
  router.post('/switches', express.json({ limit: '8kb' }), async (req, res) => {
    if (isCrossSite(req.headers, publicOrigin())) throw new Problem(403, 'cross_site');
    await setSwitches(store, parseInput(switchesPatchSchema, req.body));
    res.json({ switches: store.switches, failuresLeft: store.failures.left });
  });
  router.use(createKeyApi({ store, publicOrigin, wallNow }));
  router.use(() => {
    throw new Problem(404, 'not_found');
  });
  router.use(answerProblem);
  return router;
}

function isAsking(instance: Instance, desk: Pick<OrderDesk, 'isAsking'>): boolean {
  const line = describingLine(instance);
  return line !== undefined && desk.isAsking(line);
}

function toJson(instance: Instance, origin: string): object {
  const { id, version, orderLines, test, expireTime, refreshes, upgradeOrderIds, lastCall, told, ordered } = instance;
  return {
    instanceId: id,
    version,
    status: statusOf(instance),
    frontEndUrl: `${origin}/instances/${encodeURIComponent(id)}`,
    orderLines,
    test,
    expireTime,
    refreshes,
    upgradeOrderIds,
    lastCall,
    told,
    ordered: ordered ?? null,
  };
}

function noticeJson({ ordered, ...notice }: OrderNotice): object {
  return { ...notice, ordered: ordered ?? null };
}

const answerProblem: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  const problem = toProblem(error, translator('en'));
  if (!problem) {
    res.status(500).json({ error: { code: 'internal', fields: [] } });
    return;
  }
  res.status(problem.status).json({ error: { code: problem.code, fields: problem.fields } });
};

/** Problems as they are, what Express and its parsers refuse as 404 or 400; anything else is our own fault. */
export function toProblem(error: unknown, t: Translate): Problem | undefined {
  if (error instanceof Problem) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (status === 404) return new Problem(404, 'not_found');
  return new Problem(400, 'invalid_input', [{ path: '(body)', message: t('wrong.unreadable') }]);
}
