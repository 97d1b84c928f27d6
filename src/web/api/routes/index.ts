import type { ApiRoute } from '../api-route.ts';
import { API_KEY_ROUTES } from './api-keys.ts';
import { APPLICATION_ROUTES } from './applications.ts';
import { BUYER_ROUTES } from './buyers.ts';
import { BUYERS_MONEY_ROUTES } from './buyers-money.ts';
import { CALL_ACTION_ROUTES, CALL_EXPORT_ROUTES } from './call-actions.ts';
import { CALL_ROUTES } from './calls.ts';
import { CHANGE_ROUTES } from './changes.ts';
import { CLOCK_ROUTES } from './clock.ts';
import { CONFORMANCE_ROUTES } from './conformance.ts';
import { DEBUGGING_ROUTES } from './debugging.ts';
import { EVENT_ROUTES } from './events.ts';
import { FAULT_ROUTES } from './faults.ts';
import { HEALTH_ROUTES } from './health.ts';
import { HISTORY_ROUTES } from './history.ts';
import { INSTANCE_ROUTES } from './instances.ts';
import { JUMP_ROUTES } from './jumps.ts';
import { NOTICE_ROUTES } from './notices.ts';
import { ORDER_ROUTES } from './orders.ts';
import { PROBE_ROUTES } from './probes.ts';
import { PRODUCTION_ADDRESS_ROUTES } from './production-addresses.ts';
import { PRODUCT_ROUTES } from './products.ts';
import { SCENARIO_ROUTES } from './scenarios.ts';
import { SANCTION_ROUTES } from './sanctions.ts';
import { USAGE_ROUTES } from './usage.ts';
import { WORKSHOP_ROUTES } from './workshop.ts';
import { RENEWAL_ROUTES } from './renewals.ts';
import { RECORDING_ROUTES } from './recording.ts';
import { REFUND_ROUTES } from './refunds.ts';
import { SUPERVISION_ROUTES } from './supervisions.ts';
import { WORKSPACE_ROUTES } from './workspaces.ts';

/** Every operation, in the order in which the router tries them and the documentation lists them. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...WORKSPACE_ROUTES,
  ...PRODUCT_ROUTES,
  ...APPLICATION_ROUTES,
  ...PRODUCTION_ADDRESS_ROUTES,
  ...SANCTION_ROUTES,
  ...DEBUGGING_ROUTES,
  ...PROBE_ROUTES,
  ...API_KEY_ROUTES,
  ...BUYER_ROUTES,
  ...BUYERS_MONEY_ROUTES,
  ...ORDER_ROUTES,
  ...INSTANCE_ROUTES,
  ...USAGE_ROUTES,
  ...RENEWAL_ROUTES,
  ...REFUND_ROUTES,
  ...SUPERVISION_ROUTES,
  ...CHANGE_ROUTES,
  ...CLOCK_ROUTES,
  ...JUMP_ROUTES,
  ...CALL_EXPORT_ROUTES,
  ...CALL_ROUTES,
  ...FAULT_ROUTES,
  ...CALL_ACTION_ROUTES,
  ...NOTICE_ROUTES,
  ...HISTORY_ROUTES,
  ...WORKSHOP_ROUTES,
  ...CONFORMANCE_ROUTES,
  ...SCENARIO_ROUTES,
  ...RECORDING_ROUTES,
  ...EVENT_ROUTES,
  ...HEALTH_ROUTES,
];
