import { setTimeout as wait } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { answerCall, type Answer, type SellerContext } from './answer-call.ts';
import { toAsciiJson } from './ascii-json.ts';
import type { CallLog } from './call-log.ts';
import { readProductionCall } from './production-call.ts';
import type { ReferenceIsvStore } from './store.ts';
import type { Switches } from './switches.ts';
import { createRequestVerifier, type Verification } from './verify-request.ts';

/** Waits `delayMs`; rejects when `signal` aborts, which happens when the caller hangs up. */
export type Delay = (delayMs: number, signal: AbortSignal) => Promise<void>;

interface ProductionInterfaceOptions {
  readonly accessKey: string;
  readonly seller: SellerContext;
  readonly store: ReferenceIsvStore;
  readonly log: CallLog;
  readonly delay?: Delay;
}

const BODY_LIMIT_BYTES = 64 * 1024;

const REFUSALS: Record<Exclude<Verification, 'accepted' | 'unread'>, Answer> = {
  missing_parameter: { resultCode: '000002', resultMsg: 'timestamp (13 digits) and nonce are needed in the address' },
  stale_timestamp: { resultCode: '000002', resultMsg: 'timestamp is more than 60 s away from my clock' },
  wrong_signature: { resultCode: '000001', resultMsg: 'the signature does not fit the body' },
  repeated_nonce: { resultCode: '000001', resultMsg: 'this nonce was used before' },
};

interface Outcome {
  readonly answer: Answer;
  readonly verification: Verification;
  readonly activity: string | null;
}

/**
 * The V2.0 production interface: one POST address for all activities. Every refusal has HTTP status 200 with a
 * resultCode, as in Huawei's own sample project.
 */
export function createProductionInterface(options: ProductionInterfaceOptions): Router {
  const router = express.Router();
  router.use(hangUpWhenSwitchedOff(options));
  router.post('/', express.raw({ type: () => true, limit: BODY_LIMIT_BYTES, inflate: false }), answerPost(options));
  router.use((_req, res) => {
    res.status(405).set('Allow', 'POST').type('text/plain').send('POST only. 只接受 POST。\n');
  });
  router.use(answerUnreadableBody(options));
  return router;
}

function hangUpWhenSwitchedOff({ seller, log }: ProductionInterfaceOptions): RequestHandler {
  return (req, _res, next) => {
    if (seller.switches.answering === 'on') return next();
    log.add({ ...nothingRead(seller.wallNow()), verification: 'unread', resultCode: null });
    req.socket.destroy();
  };
}

function answerPost(options: ProductionInterfaceOptions): RequestHandler {
  const { seller, store, log, delay = waitFor } = options;
  const verify = createRequestVerifier(options.accessKey, seller.wallNow);
  return async (req, res) => {
    // A body of no bytes is left `undefined` by the parser.
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const outcome = await judge(verify(req.query, body, seller.switches.verification), body, seller, store);
    log.add({
      wallAt: seller.wallNow(),
      activity: outcome.activity,
      verification: outcome.verification,
      resultCode: outcome.answer.resultCode,
      instanceId: outcome.answer.instanceId ?? null,
      body: body.toString('utf8'),
    });
    // The work is done before the wait: a slow seller is one that has the instance and answers too late.
    if (await stillThereAfter(seller.switches.slowMs, delay, req, res)) {
      send(res, outcome.answer, seller.switches.body);
    }
  };
}

async function judge(
  verification: Verification,
  body: Buffer,
  seller: SellerContext,
  store: ReferenceIsvStore,
): Promise<Outcome> {
  const read = readProductionCall(body);
  const seen = { verification, activity: read.activity ?? null };
  if (verification !== 'accepted' && verification !== 'unread') return { ...seen, answer: REFUSALS[verification] };
  const forced = seller.switches.resultCode;
  if (forced !== 'none')
    return { ...seen, answer: { resultCode: forced, resultMsg: `answered by a switch: ${forced}` } };
  if (!read.ok) return { ...seen, answer: { resultCode: '000002', resultMsg: read.problem } };
  try {
    const answer = answerCall(seller, read.call);
    store.changed();
    // Asking changes nothing that must survive, so that its answer need not wait for the disk.
    if (read.call.activity !== 'queryInstance') await store.settled();
    return { ...seen, answer };
  } catch {
    return { ...seen, answer: { resultCode: '000005', resultMsg: 'the instance could not be saved' } };
  }
}

async function stillThereAfter(delayMs: number, delay: Delay, req: Request, res: Response): Promise<boolean> {
  if (delayMs > 0) {
    const hungUp = new AbortController();
    const abort = (): void => hungUp.abort();
    res.once('close', abort);
    await delay(delayMs, hungUp.signal).catch(() => {});
    res.off('close', abort);
  }
  return !req.socket.destroyed;
}

async function waitFor(delayMs: number, signal: AbortSignal): Promise<void> {
  await wait(delayMs, undefined, { signal });
}

function send(res: Response, answer: Answer, mode: Switches['body']): void {
  switch (mode) {
    case 'normal':
      return sendBytes(res, 'application/json', toAsciiJson(answer));
    case 'not_json':
      return sendBytes(res, 'application/json', `resultCode=${answer.resultCode}&resultMsg=${answer.resultMsg}`);
    case 'missing_result_msg':
      return sendBytes(res, 'application/json', toAsciiJson({ ...answer, resultMsg: undefined }));
    case 'html':
      return sendBytes(res, 'text/html; charset=utf-8', '<!doctype html><title>Sample</title><h1>It works!</h1>');
  }
}

function sendBytes(res: Response, contentType: string, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  // Not res.json(): it would add a charset, and the marketplace asks for plain `application/json`.
  res.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.length });
  res.end(bytes);
}

function answerUnreadableBody({ seller, log }: ProductionInterfaceOptions): ErrorRequestHandler {
  return (_error, _req, res, next) => {
    if (res.headersSent) return next(_error);
    const answer = { resultCode: '000002', resultMsg: `the body must be plain bytes, at most ${BODY_LIMIT_BYTES}` };
    log.add({ ...nothingRead(seller.wallNow()), verification: 'unread', resultCode: answer.resultCode });
    res.set('Connection', 'close');
    send(res, answer, seller.switches.body);
  };
}

function nothingRead(wallAt: number): { wallAt: number; activity: null; instanceId: null; body: string } {
  return { wallAt, activity: null, instanceId: null, body: '' };
}
