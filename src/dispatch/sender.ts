import type { AttemptTimings, Exchange, TransportError } from '../domain/call.ts';

/** Bounds of one attempt; all come from the site profile and the product. */
export interface SendLimits {
  /** Hard limit for the whole attempt, from the first packet to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Longest answer body that is read. */
  readonly maxBytes: number;
  /** Accepts certificates that no trusted authority has signed. */
  readonly allowInsecureTransport: boolean;
}

/**
 * What came of one attempt. A `response` beside a `transportError` is the part that arrived before the failure; a body
 * longer than the limit is a response with `truncated` and no error.
 */
export interface SendResult {
  readonly response?: Exchange['response'];
  readonly transportError?: TransportError;
  /** The system's own name of the transport error, e.g. `ECONNREFUSED`. */
  readonly errorCode?: string;
  readonly timings: AttemptTimings;
  /** Headers as they were written to the connection; absent when nothing was. */
  readonly sentHeaders?: Exchange['request']['headers'];
}

/** Puts requests on the wire. */
export interface Sender {
  /**
   * Sends one request once: no redirect is followed, nothing is retried, nothing decompressed. Never rejects; whatever
   * the seller does is in the result. An aborted `signal` ends the attempt at once with transport error `other`.
   */
  send(request: Exchange['request'], limits: SendLimits, signal?: AbortSignal): Promise<SendResult>;
  /** Ends the attempts under way and closes every connection. */
  close(): Promise<void>;
}
