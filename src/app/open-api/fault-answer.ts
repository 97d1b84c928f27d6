import type { ArmedFault } from '../../domain/fault-plan.ts';
import { FAULT_BOUNDS } from '../../domain/fault-plan.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { GATEWAY_ERRORS, type GatewayError } from '../../protocol/open-api/gateway-error.ts';
import type { ServiceCode } from '../../protocol/open-api/service-code.ts';

/** What a fault plan does to the answer of a request. */
export type FaultEffect =
  | { readonly gateway: GatewayError }
  | { readonly service: ServiceCode }
  | { readonly delayMs: number }
  | { readonly broken: true };

/** The effect of an armed fault; noted among the checks, so that nobody looks for the mistake in the request. */
export function faultEffect({ kind, settings }: ArmedFault, checks: CheckList): FaultEffect | undefined {
  switch (kind) {
    case 'answer_401':
      checks.found('IN-FAULT', 'answered');
      return { gateway: GATEWAY_ERRORS.signature };
    case 'answer_403':
      checks.found('IN-FAULT', 'answered');
      return { gateway: GATEWAY_ERRORS.user_not_allowed };
    case 'answer_406':
      checks.found('IN-FAULT', 'answered');
      return { service: 'MKT.0250' };
    case 'answer_429':
      checks.found('IN-FAULT', 'answered');
      return { gateway: GATEWAY_ERRORS.throttled };
    case 'answer_500':
      checks.found('IN-FAULT', 'answered');
      return { service: 'MKT.0999' };
    case 'answer_502':
      checks.found('IN-FAULT', 'answered');
      return { gateway: GATEWAY_ERRORS.backend_unavailable };
    case 'answer_slow': {
      const seconds = settings.delaySeconds ?? FAULT_BOUNDS.delaySeconds.preset;
      checks.found('IN-FAULT', 'slow', { seconds });
      return { delayMs: seconds * 1_000 };
    }
    case 'answer_broken':
      checks.found('IN-FAULT', 'broken');
      return { broken: true };
    default:
      return undefined;
  }
}
