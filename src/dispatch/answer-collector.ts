import type { Dispatcher } from 'undici';
import type { TransportError } from '../domain/call.ts';
import type { SendResult } from './sender.ts';
import { classifyTransportError } from './transport-error.ts';

/** Reason given to undici when it is told to drop a connection; the result is settled by then. */
const ABANDONED = new Error('The attempt is over.');

/** Gathers one answer up to a limit and settles exactly once, whatever undici reports afterwards. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly result: Promise<SendResult>;
  readonly #maxBytes: number;
  readonly #startedAt = performance.now();
  readonly #chunks: Buffer[] = [];
  #resolve: (result: SendResult) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #head: { readonly status: number; readonly headers: [string, string][]; readonly atMs: number } | undefined;
  #size = 0;
  #settled = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Ends the attempt from outside: the time is up, or the program closes. */
  giveUp(transportError: TransportError): void {
    this.#finish({ transportError });
  }

  /** Ends the attempt with what the client threw. */
  fail(error: unknown): void {
    this.#finish(classifyTransportError(error));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while the connection was being made: undici offers no way to end it earlier.
    if (this.#settled) controller.abort(ABANDONED);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200 || this.#settled) return;
    this.#head = { status, headers: rawHeaders(controller), atMs: this.#elapsedMs() };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    const room = this.#maxBytes - this.#size;
    this.#chunks.push(chunk.subarray(0, room));
    this.#size += Math.min(chunk.length, room);
    if (chunk.length > room) this.#finish({}, true);
  }

  onResponseEnd(): void {
    this.#finish({});
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  #finish(outcome: Pick<SendResult, 'transportError' | 'errorCode'>, truncated = false): void {
    if (this.#settled) return;
    this.#settled = true;
    const head = this.#head;
    this.#resolve({
      ...(head && {
        response: { status: head.status, headers: head.headers, body: Buffer.concat(this.#chunks), truncated },
      }),
      ...outcome,
      timings: { totalMs: this.#elapsedMs(), ...(head && { headersMs: head.atMs }) },
    });
    if (truncated || outcome.transportError !== undefined) this.#controller?.abort(ABANDONED);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

/** Names and values as they came, one character per byte: a header is not UTF-8 by any rule. */
function rawHeaders(controller: Dispatcher.DispatchController): [string, string][] {
  const flat = controller.rawHeaders;
  if (!Array.isArray(flat)) return [];
  const texts = flat.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i] ?? '', texts[2 * i + 1] ?? '']);
}
