import { setTimeout as wait } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { CallLog, CallToLog } from './call-log.ts';
import { beginConduct, type Conduct } from './conduct.ts';
import { deliver, nothingIsDone, type Delay } from './deliver.ts';
import type { InterfaceVersion } from './mistakes.ts';
import type { OrderDesk } from './order-desk.ts';
import { prepareAnswer } from './prepare-answer.ts';
import { readGet, readPost, type ReceivedMessage } from './received-message.ts';
import { runCall } from './run-call.ts';
import type { Answer, OrderSubject, SellerContext } from './seller-context.ts';
import type { ReferenceIsvStore } from './store.ts';
import { withoutMistakes } from './switches.ts';
import { createRequestVerifier } from './verify-request.ts';

interface ProductionInterfaceOptions {
  readonly store: ReferenceIsvStore;
  readonly log: CallLog;
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
  readonly randomText: () => string;
  readonly delay?: Delay;
  /** Any of these keys may sign a call; the first one is the seller's own. */
  readonly keys: () => readonly string[];
  /** Any of these keys may sign an order notification; the last one is the seller's own for them. */
  readonly notifyKeys: () => readonly string[];
  readonly desk: OrderDesk;
}

const BODY_LIMIT_BYTES = 64 * 1024;
const REFUSED_BODY: Answer = {
  resultCode: '000002',
  resultMsg: `the body must be plain bytes, at most ${BODY_LIMIT_BYTES}`,
};
/** What a gateway in front of this seller says when it never asked it. */
const UNASKED: Answer = { resultCode: '000000', resultMsg: 'success' };

/**
 * The production interface: one address for all activities, GET for V1.0 and POST for V2.0. Every refusal has HTTP
 * status 200 with a resultCode, as in Huawei's own sample projects.
 */
export function createProductionInterface(options: ProductionInterfaceOptions): Router {
  const verifyV2 = createRequestVerifier(options.wallNow);
  const take =
    (read: (req: Request) => ReceivedMessage): RequestHandler =>
    (req, res) =>
      answerMessage(options, read(req), req, res);
  const router = express.Router();
  router.use(hangUpWhenSwitchedOff(options));
  router.post(
    '/',
    express.raw({ type: () => true, limit: BODY_LIMIT_BYTES, inflate: false }),
    take((req) => readPost(req, verifyV2, { keys: options.keys(), notifyKeys: options.notifyKeys() })),
  );
  router.use((req, res, next) => {
    // `get` of a router would answer HEAD too, and do its work.
    if (req.method === 'GET' && req.path === '/') return answerMessage(options, readGet(req, options.keys()), req, res);
    next();
  });
  router.use((_req, res) => {
    res
      .status(405)
      .set('Allow', 'GET, POST')
      .type('text/plain')
      .send('GET (V1.0) or POST (V2.0). 只接受 GET 和 POST。\n');
  });
  router.use(answerUnreadableBody(options));
  return router;
}

/** A server that is down looks at nothing, unless it is down for one kind of call only. */
function hangUpWhenSwitchedOff(options: ProductionInterfaceOptions): RequestHandler {
  const { switches } = options.store;
  return (req, _res, next) => {
    if (switches.answering === 'on' || switches.onActivity !== 'every') return next();
    const conduct = beginConduct(options.store, undefined);
    if (conduct.switches.answering === 'off') return hangUp(options, conduct, req);
    conduct.conclude();
    next();
  };
}

function hangUp(options: ProductionInterfaceOptions, conduct: Conduct, req: Request, activity?: string): void {
  conduct.noteEffect('answering');
  const seen = { ...nothingRead(options, req), activity: activity ?? null, resultCode: null };
  options.log.add({ ...seen, ...conduct.conclude() });
  req.socket.destroy();
}

async function answerMessage(
  options: ProductionInterfaceOptions,
  message: ReceivedMessage,
  req: Request,
  res: Response,
): Promise<void> {
  const { store, log } = options;
  const conduct = beginConduct(store, message.activity);
  const { switches, noteEffect } = conduct;
  if (switches.answering === 'off') return hangUp(options, conduct, req, message.activity);
  if (switches.delivery !== 'normal') noteEffect('delivery');
  if (switches.slowMs > 0) noteEffect('slowMs');
  const subjects: OrderSubject[] = [];
  const skipped = nothingIsDone(switches.delivery);
  const outcome = skipped
    ? { answer: UNASKED, verification: 'unread' as const, computed: null, key: undefined }
    : await runCall(
        sellerFor(options, conduct, (subject) => subjects.push(subject)),
        message,
        store,
      );
  const prepared = prepareAnswer(outcome.answer, {
    accessKey: outcome.key ?? refusalKey(options, message),
    formerKey: store.formerKey,
    timeStamp: message.timeStamp,
    switches,
    noteEffect,
  });
  log.add({
    wallAt: options.wallNow(),
    version: message.version,
    activity: message.activity ?? null,
    verification: outcome.verification,
    computed: outcome.computed,
    resultCode:
      skipped || switches.delivery === 'reset' || switches.delivery === 'empty' ? null : outcome.answer.resultCode,
    instanceId: outcome.answer.instanceId ?? null,
    body: message.text,
    ...conduct.conclude(),
  });
  // The work is done before the wait: a slow seller is one that has the instance and answers too late.
  const { delay = waitFor, publicOrigin, desk } = options;
  try {
    if (!(await stillThereAfter(switches.slowMs, delay, req, res))) return;
    await deliver(req, res, prepared, { switches, delay, elsewhere: `${publicOrigin()}${req.baseUrl}/moved` });
  } finally {
    // After the answer, which no question may hold up.
    if (store.switches.learnsOrders === 'at_once') for (const subject of subjects) learnSoon(desk, subject);
  }
}

/** The key of an answer to a call that no key has signed: the one that the marketplace expects there. */
function refusalKey({ store, notifyKeys }: ProductionInterfaceOptions, { activity }: ReceivedMessage): string {
  return (activity === 'orderNotify' ? notifyKeys().at(-1) : undefined) ?? store.accessKey;
}

function learnSoon(desk: OrderDesk, subject: OrderSubject): void {
  if ('instance' in subject) desk.instanceSoon(subject.instance);
  else desk.lineSoon(subject.line);
}

function sellerFor(
  options: ProductionInterfaceOptions,
  { switches, noteEffect }: Conduct,
  learnLater: SellerContext['learnLater'],
): SellerContext {
  const { store, publicOrigin, wallNow, randomText } = options;
  const { accessKey, book, notices } = store;
  return { accessKey, book, notices, switches, publicOrigin, wallNow, randomText, noteEffect, learnLater };
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

function answerUnreadableBody(options: ProductionInterfaceOptions): ErrorRequestHandler {
  const { store, log } = options;
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    log.add({
      ...nothingRead(options, req),
      resultCode: REFUSED_BODY.resultCode,
      effects: [],
      failure: null,
    });
    const { accessKey, formerKey } = store;
    const good = { switches: withoutMistakes(store.switches), noteEffect: () => {} };
    const prepared = prepareAnswer(REFUSED_BODY, { accessKey, formerKey, timeStamp: '', ...good });
    res.writeHead(
      200,
      [...prepared.headers, ['Content-Length', String(prepared.body.length)], ['Connection', 'close']].flat(),
    );
    res.end(prepared.body);
  };
}

function nothingRead(
  { wallNow }: ProductionInterfaceOptions,
  req: Request,
): Omit<CallToLog, 'resultCode' | 'effects' | 'failure'> {
  const version: InterfaceVersion = req.method === 'GET' ? '1.0' : '2.0';
  const nothing = { activity: null, verification: 'unread' as const, computed: null, instanceId: null, body: '' };
  return { wallAt: wallNow(), version, ...nothing };
}
