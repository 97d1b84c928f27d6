import type { TransportError } from '../domain/call.ts';

/** First match wins. Codes of Node (E…, CERT_…, ERR_…), of undici (UND_ERR_…) and of its HTTP parser (HPE_…). */
const BY_CODE: readonly (readonly [RegExp, TransportError])[] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/, 'unreachable'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'connect_timeout'],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, 'timeout'],
  [/^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/, 'answer_too_large'],
  // The connection ended inside an answer that had announced more.
  [/^(HPE_INVALID_EOF_STATE|HPE_CLOSED_CONNECTION|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, 'reset'],
  [/^HPE_/, 'not_http'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, 'reset'],
  [/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$)/, 'certificate'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_)/, 'tls'],
];

/** The kind of a network failure and the system's own code for it, from whatever the client threw. */
export function classifyTransportError(error: unknown): { transportError: TransportError; errorCode?: string } {
  const errorCode = codeOf(error);
  if (errorCode === undefined) return { transportError: 'other' };
  const transportError = BY_CODE.find(([pattern]) => pattern.test(errorCode))?.[1] ?? 'other';
  return { transportError, errorCode };
}

/** A connection tried over several addresses fails with the errors of all; the first one speaks for them. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
