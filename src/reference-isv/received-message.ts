import type { Request } from 'express';
import { answerCall } from './answer-call.ts';
import { answerV1Call } from './answer-v1-call.ts';
import type { InterfaceVersion } from './mistakes.ts';
import { readProductionCall } from './production-call.ts';
import type { Answer, SellerContext } from './seller-context.ts';
import type { Switches } from './switches.ts';
import { readV1Call } from './v1-call.ts';
import type { createRequestVerifier, Judgement } from './verify-request.ts';
import { readV1Query, verifyV1Request } from './verify-v1-request.ts';

/** A message of either version, read but not yet judged. */
export interface ReceivedMessage {
  readonly version: InterfaceVersion;
  readonly activity: string | undefined;
  /** What its answer's signature may be mixed up with: the time in the address. */
  readonly timeStamp: string;
  /** For people. */
  readonly text: string;
  verify(mode: Switches['verification']): Judgement;
  /** Does what it asks, or says what is wrong with it. */
  run(seller: SellerContext): Answer;
}

/**
 * A V2.0 call: POST with a JSON body, whose bytes are signed.
 * @param notifyKeys any of these may sign an order notification; all else is signed with one of `keys`
 */
export function readPost(
  req: Request,
  verify: ReturnType<typeof createRequestVerifier>,
  { keys, notifyKeys }: { readonly keys: readonly string[]; readonly notifyKeys: readonly string[] },
): ReceivedMessage {
  // A body of no bytes is left `undefined` by the parser.
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const { query } = req;
  const message = readV2Body(body);
  return {
    ...message,
    // After the signature: a stranger learns nothing about what is read here.
    run: isJson(req.headers['content-type'])
      ? message.run
      : () => unreadable('Content-Type: application/json is expected'),
    timeStamp: typeof query['timestamp'] === 'string' ? query['timestamp'] : '',
    verify: (mode) => verify(query, body, mode, message.activity === 'orderNotify' ? notifyKeys : keys),
  };
}

/** The part of a V2.0 call that its body alone makes up. */
export function readV2Body(body: Buffer): Omit<ReceivedMessage, 'timeStamp' | 'verify'> {
  const read = readProductionCall(body);
  return {
    version: '2.0',
    activity: read.activity,
    text: body.toString('utf8'),
    run: (seller) => (read.ok ? answerCall(seller, read.call) : unreadable(read.problem)),
  };
}

/** A V1.0 call: GET, all of it in the address. @param keys any of these may have signed it */
export function readGet({ originalUrl }: Pick<Request, 'originalUrl'>, keys: readonly string[]): ReceivedMessage {
  const query = originalUrl.includes('?') ? originalUrl.slice(originalUrl.indexOf('?') + 1) : '';
  const parameters = readV1Query(query);
  const read = readV1Call(parameters);
  return {
    version: '1.0',
    activity: read.activity,
    timeStamp: parameters.get('timeStamp') ?? '',
    text: query,
    verify: (mode) => verifyV1Request(keys, parameters, mode),
    run: (seller) => (read.ok ? answerV1Call(seller, read.call) : unreadable(read.problem)),
  };
}

/** A type that says otherwise; who sends none has not said anything. */
function isJson(contentType = 'application/json'): boolean {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function unreadable(problem: string): Answer {
  return { resultCode: '000002', resultMsg: problem };
}
