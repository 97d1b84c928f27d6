import { FAULT_BOUNDS, type ArmedFault, type FaultKind } from '../../domain/fault-plan.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { GATEWAY_ERRORS, type GatewayError } from '../../protocol/open-api/gateway-error.ts';
import type { ServiceCode } from '../../protocol/open-api/service-code.ts';

/** What a fault plan does to the answer of a request. */
export type FaultEffect =
  | { readonly gateway: GatewayError }
  | { readonly service: ServiceCode }
  | { readonly delayMs: number }
  | { readonly broken: true };

/** Answers in place of the true one. */
const ANSWERS: Partial<Readonly<Record<FaultKind, FaultEffect>>> = {
  answer_401: { gateway: GATEWAY_ERRORS.signature },
  answer_403: { gateway: GATEWAY_ERRORS.user_not_allowed },
  answer_406: { service: 'MKT.0250' },
  answer_429: { gateway: GATEWAY_ERRORS.throttled },
  answer_500: { service: 'MKT.0999' },
  answer_502: { gateway: GATEWAY_ERRORS.backend_unavailable },
};

/** The effect of an armed fault; noted among the checks, so that nobody looks for the mistake in the request. */
export function faultEffect({ kind, settings }: ArmedFault, checks: CheckList): FaultEffect | undefined {
  const answer = ANSWERS[kind];
  if (answer) checks.found('IN-FAULT', 'answered');
  if (kind === 'answer_slow') {
    const seconds = settings.delaySeconds ?? FAULT_BOUNDS.delaySeconds.preset;
    checks.found('IN-FAULT', 'slow', { seconds });
    return { delayMs: seconds * 1_000 };
  }
  if (kind === 'answer_broken') {
    checks.found('IN-FAULT', 'broken');
    return { broken: true };
  }
  return answer;
}
