import type { Dispatcher } from 'undici';
import type { AttemptTimings, TransportError } from '../domain/call.ts';
import type { SendResult } from './sender.ts';
import { classifyTransportError } from './transport-error.ts';
import { headersOfHead, type ConnectionTimes, type WireListener } from './watched-socket.ts';

/** Reason given to undici when it is told to drop a connection; the result is settled by then. */
const ABANDONED = new Error('The attempt is over.');

/** Gathers one answer up to a limit and settles exactly once, whatever undici reports afterwards. */
export class AnswerCollector implements Dispatcher.DispatchHandler, WireListener {
  readonly result: Promise<SendResult>;
  readonly #maxBytes: number;
  readonly #startedAt = performance.now();
  readonly #chunks: Buffer[] = [];
  #resolve: (result: SendResult) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #head: { readonly status: number; readonly headers: [string, string][]; readonly atMs: number } | undefined;
  #size = 0;
  #settled = false;
  #connection: ConnectionTimes | undefined;
  #reused = false;
  #sentHeaders: [string, string][] | undefined;
  readonly #onStart: (collector: AnswerCollector) => void;

  /** @param onStart told when the request is about to be written: whatever is written next is its head */
  constructor(maxBytes: number, onStart: (collector: AnswerCollector) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onStart = onStart;
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
    const outcome = classifyTransportError(error);
    // undici calls a body that stops too early a wrong length; to the seller it is a connection that broke off.
    const brokeOff = outcome.errorCode === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && this.#isIncomplete();
    this.#finish(brokeOff ? { ...outcome, transportError: 'reset' } : outcome);
  }

  /** A connection is being made for this attempt. */
  connection(times: ConnectionTimes): void {
    this.#connection = times;
  }

  /** The head of the request is on its way, over a connection of its own or one that was used before. */
  sent(head: string, times: ConnectionTimes): void {
    this.#sentHeaders = headersOfHead(head);
    this.#connection = times;
    this.#reused = times.requests > 1;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#onStart(this);
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
      ...(this.#sentHeaders && { sentHeaders: this.#sentHeaders }),
      timings: { totalMs: this.#elapsedMs(), ...(head && { headersMs: head.atMs }), ...this.#connectionTimings() },
    });
    if (truncated || outcome.transportError !== undefined) this.#controller?.abort(ABANDONED);
  }

  /** Whether fewer bytes have come than the one length of the head says. */
  #isIncomplete(): boolean {
    const lengths = (this.#head?.headers ?? []).filter(([name]) => name.toLowerCase() === 'content-length');
    return lengths.length === 1 && this.#size < Number(lengths[0]?.[1]);
  }

  #connectionTimings(): Pick<AttemptTimings, 'connectedMs' | 'securedMs' | 'connectionReused'> {
    if (this.#reused) return { connectionReused: true };
    const { connectedAt, securedAt } = this.#connection ?? {};
    return {
      ...(connectedAt === undefined ? {} : { connectedMs: this.#elapsedMs(connectedAt) }),
      ...(securedAt === undefined ? {} : { securedMs: this.#elapsedMs(securedAt) }),
    };
  }

  /** Tenths of milliseconds: on one desk a whole call takes two or three of them. */
  #elapsedMs(at = performance.now()): number {
    return Math.round((at - this.#startedAt) * 10) / 10;
  }
}

/** Names and values as they came, one character per byte: a header is not UTF-8 by any rule. */
function rawHeaders(controller: Dispatcher.DispatchController): [string, string][] {
  const flat = controller.rawHeaders;
  if (!Array.isArray(flat)) return [];
  const texts = flat.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i] ?? '', texts[2 * i + 1] ?? '']);
}
