import { Router } from 'express';
import { marketContext } from '../../request-context.ts';
import { callPages } from './calls.ts';
import { healthPages } from './health.ts';
import { rulePages } from './rules.ts';
import { upcomingPages } from './upcoming.ts';

/** The simulator's own pages: calls, upcoming events, rules, jumps, health. */
export function simulatorPages(): Router {
  const router = Router();
  router.get('/simulator', (_req, res) => res.redirect(`${marketContext(res).base}/simulator/calls`));
  router.use(callPages(), upcomingPages(), rulePages(), healthPages());
  return router;
}
