import { Router } from 'express';
import type { Scenarios } from '../../../scenario-file/scenarios.ts';
import { marketContext } from '../../request-context.ts';
import { buyersMoneyPages } from './buyers-money.ts';
import { callActionPages } from './call-actions.ts';
import { callPages } from './calls.ts';
import { conformancePages } from './conformance.ts';
import { faultPages } from './faults.ts';
import { editCallPages } from './edit-call.ts';
import { healthPages } from './health.ts';
import { instanceTimelinePages } from './instance-timeline.ts';
import { reviewPages } from './reviews.ts';
import { rulePages } from './rules.ts';
import { importPages } from './imports.ts';
import { scenarioPages } from './scenarios.ts';
import { snapshotPages } from './snapshots.ts';
import { usagePages } from './usage.ts';
import { upcomingPages } from './upcoming.ts';
import { snippetPages } from './snippets.ts';
import { workshopPages } from './workshop.ts';
import { workspacePages } from './workspaces.ts';

/** The simulator's own pages: calls, faults, upcoming events, lives of instances, rules, jumps, snapshots, workspaces, health. */
export function simulatorPages(scenarios: Scenarios): Router {
  const router = Router();
  router.get('/simulator', (_req, res) => res.redirect(`${marketContext(res).base}/simulator/calls`));
  router.use(callActionPages(), editCallPages());
  router.use(
    callPages(),
    upcomingPages(),
    instanceTimelinePages(),
    rulePages(),
    reviewPages(),
    workspacePages(),
    healthPages(),
  );
  router.use(
    conformancePages(),
    faultPages(),
    snapshotPages(),
    importPages(),
    buyersMoneyPages(),
    usagePages(),
    workshopPages(),
    snippetPages(),
    scenarioPages(scenarios),
  );
  return router;
}
