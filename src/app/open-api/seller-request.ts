import type { SellerActivity } from '../../domain/call-direction.ts';
import type { ReceivedRequest } from '../../protocol/open-api/received-request.ts';

/** Largest body that the gateway takes (v2-saas 8.2). */
export const BODY_MAX_BYTES = 12 * 1_024 * 1_024;

/** Longest request line. Where production draws the line is not printed [ours]. */
export const TARGET_MAX_LENGTH = 8_192;

/** Most bytes of one header and of all of them: what nginx takes unless it is told otherwise [ours]. */
export const HEADER_MAX_BYTES = 8_192;
export const HEADERS_MAX_BYTES = 4 * HEADER_MAX_BYTES;

/** Most of a body that is kept in the log; a push of 1,000 records has some 300,000 bytes [ours]. */
export const BODY_KEPT_BYTES = 1_048_576;

/** A request of a seller with what the edge knows of it. */
export interface SellerRequest extends ReceivedRequest {
  /** `http://` and the host that it named. */
  readonly origin: string;
  /** Why the body is not whole. */
  readonly bodyProblem?: 'body_too_large' | 'too_slow' | 'broken_off';
  /** Real time at which it began. */
  readonly wallAt: number;
}

/** An answer, ready to be written. */
export interface SellerAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** How long it is held back, by real time. */
  readonly delayMs: number;
}

/** What a seller has come to an understanding about: which records a request is about. */
export interface RequestSubject {
  readonly productId?: string;
  readonly buyerId?: string;
  readonly instanceId?: string;
  readonly orderId?: string;
  /** Parameters as they were understood. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** What a service says to a request that the gateway has let through. */
export interface ServiceAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** JSON text. */
  readonly body: string;
  readonly subject: RequestSubject;
  /** What the request changes, unless a fault plan has let it come to nothing. @param callId the record in the log */
  readonly carryOut?: (callId: string) => void;
}

const ROUTES: readonly { readonly method: string; readonly path: string; readonly activity: SellerActivity }[] = [
  { method: 'GET', path: '/api/mkp-openapi-public/global/v1/order/query', activity: 'queryOrder' },
  { method: 'POST', path: '/api/mkp-openapi-public/global/v1/isv/usage-data', activity: 'pushUsage' },
  { method: 'POST', path: '/rest/marketplace/v1/isv/usage-data', activity: 'pushUsageOld' },
];

/** Beginnings of the paths that belong to the open APIs. */
export const OPEN_API_PREFIXES = ['/api/mkp-openapi-public', '/rest/marketplace'] as const;

export type RouteProblem = 'unknown_path' | 'wrong_method' | 'closing_slash' | 'not_served';

/** What a method and path ask for. */
export function routeOf(
  method: string,
  path: string,
): { readonly activity: SellerActivity; readonly problem?: RouteProblem } {
  const known = ROUTES.find((route) => route.path === path);
  if (known) return known.method === method ? known : { activity: known.activity, problem: 'wrong_method' };
  const slashed = ROUTES.find((route) => `${route.path}/` === path);
  return slashed
    ? { activity: slashed.activity, problem: 'closing_slash' }
    : { activity: 'unknownApi', problem: 'unknown_path' };
}
