import type { TransportError } from '../domain/call.ts';

/** First match wins. Codes of Node (E…, HPE_…, CERT_…, ERR_…) and of undici (UND_ERR_…). */
const BY_CODE: readonly (readonly [RegExp, TransportError])[] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/, 'unreachable'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'connect_timeout'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'timeout'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'answer_too_large'],
  [/^HPE_HEADER_OVERFLOW$/, 'answer_too_large'],
  [/^HPE_/, 'not_http'],
  // A connection that ends too early is a socket error; this one is two lengths that contradict each other.
  [/^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, 'not_http'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, 'reset'],
  [/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$)/, 'certificate'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_)/, 'tls'],
];

/** The kind of a network failure and the system's own name for it, from whatever the client threw. */
export function classifyTransportError(error: unknown): { transportError: TransportError; errorCode?: string } {
  const violation = protocolViolation(error);
  if (violation !== undefined) return { transportError: 'not_http', errorCode: violation };
  const errorCode = codeOf(error);
  if (errorCode === undefined) return { transportError: 'other' };
  const transportError = BY_CODE.find(([pattern]) => pattern.test(errorCode))?.[1] ?? 'other';
  return { transportError, errorCode };
}

/** What the HTTP parser objected to; undici gives its errors no code of their own. */
function protocolViolation(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // An answer to an upgrade or to an expectation that the call never asked for.
  if (/^bad (upgrade|response)$/.test(error.message)) return error.message;
  if (error.name !== 'HTTPParserError') return undefined;
  return /\((.+)\)$/.exec(error.message)?.[1] ?? error.message;
}

/** A connection tried over several addresses fails with the errors of all; the first one speaks for them. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
