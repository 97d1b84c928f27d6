import { queryOf, type ReceivedRequest } from './received-request.ts';
import type { ServiceCode } from './service-code.ts';

/** What a query of an order asks for (v2-saas 8.3). */
export interface OrderQuery {
  readonly orderId: string;
  readonly orderLineId?: string;
}

/** Why a query cannot be answered: the code, and the parameter that it is about. */
export interface OrderQueryProblem {
  readonly problem: 'missing' | 'unknown' | 'repeated' | 'too_long';
  readonly code: ServiceCode;
  readonly parameter: string;
}

const NAMES = ['orderId', 'orderLineId'] as const;
const LENGTH_MAX = 64;

/** Reads the parameters of a query: unknown, surplus and missing ones are MKT.0101, too long ones MKT.0100. */
export function readOrderQuery(request: Pick<ReceivedRequest, 'target'>): OrderQuery | OrderQueryProblem {
  const found = new Map<string, string>();
  for (const [name, value] of queryOf(request)) {
    if (!(NAMES as readonly string[]).includes(name)) return problem('unknown', 'MKT.0101', name);
    if (found.has(name)) return problem('repeated', 'MKT.0101', name);
    found.set(name, value);
  }
  const orderId = found.get('orderId') ?? '';
  if (orderId === '') return problem('missing', 'MKT.0101', 'orderId');
  for (const [name, value] of found) if (value.length > LENGTH_MAX) return problem('too_long', 'MKT.0100', name);
  const orderLineId = found.get('orderLineId');
  // Sent without a value is taken for not sent [inferred].
  return { orderId, ...(orderLineId === undefined || orderLineId === '' ? {} : { orderLineId }) };
}

function problem(what: OrderQueryProblem['problem'], code: ServiceCode, parameter: string): OrderQueryProblem {
  return { problem: what, code, parameter: parameter.slice(0, LENGTH_MAX) };
}
