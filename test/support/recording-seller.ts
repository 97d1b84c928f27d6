import { createHmac } from 'node:crypto';
import type { Sender, SendResult } from '../../src/dispatch/sender.ts';

/** One request as it was on the wire, read by this seller's own code. */
export interface RecordedRequest {
  readonly url: string;
  readonly body: Buffer;
  readonly fields: Readonly<Record<string, string>>;
  readonly timestamp: number;
  readonly nonce: string;
  readonly signature: 'right' | 'wrong';
  readonly given: string;
  readonly fitting: string;
}

/** A seller in this process that keeps every byte and verifies like the guide: signature, 60 s, nonces. */
export interface RecordingSeller {
  readonly requests: RecordedRequest[];
  readonly sender: Sender;
  /** Most requests that were being answered at the same time. */
  readonly atOnceMost: number;
  verifies: boolean;
  remembersNonces: boolean;
  answer: SellerAnswer;
}

type SellerAnswer = (fields: RecordedRequest['fields']) => Readonly<Record<string, unknown>>;

const OK = { resultCode: '000000', resultMsg: 'success' };

export function recordingSeller(accessKey: string, wallNow: () => number): RecordingSeller {
  const requests: RecordedRequest[] = [];
  const nonces = new Set<string>();
  let atOnce = 0;
  let atOnceMost = 0;

  const refusal = (request: RecordedRequest): Readonly<Record<string, unknown>> | undefined => {
    if (!seller.verifies) return undefined;
    if (Math.abs(wallNow() - request.timestamp) > 60_000) return { resultCode: '000002', resultMsg: 'too old' };
    if (request.signature === 'wrong') return { resultCode: '000001', resultMsg: 'signature' };
    if (seller.remembersNonces && nonces.has(request.nonce)) return { resultCode: '000001', resultMsg: 'nonce' };
    nonces.add(request.nonce);
    return undefined;
  };

  const seller: RecordingSeller & { answer: SellerAnswer } = {
    requests,
    get atOnceMost() {
      return atOnceMost;
    },
    verifies: true,
    remembersNonces: true,
    answer: idempotent,
    sender: {
      send: async ({ url, body: bytes }): Promise<SendResult> => {
        atOnce += 1;
        atOnceMost = Math.max(atOnceMost, atOnce);
        const request = read(url, Buffer.from(bytes), accessKey);
        requests.push(request);
        await new Promise((resolve) => setImmediate(resolve));
        const answer = refusal(request) ?? seller.answer(request.fields);
        atOnce -= 1;
        return answered(answer);
      },
      close: async () => undefined,
    },
  };
  return seller;
}

/** Answers a creation by its order line, whatever else differs. */
function idempotent(fields: RecordedRequest['fields']): Readonly<Record<string, unknown>> {
  return fields['activity'] === 'newInstance'
    ? { ...OK, instanceId: `isv-${fields['orderLineId']}` }
    : otherAnswer(fields);
}

/** Makes a new instance for every creation that comes: the mistake that duplicates find. */
export function answersOnceEach(): SellerAnswer {
  let count = 0;
  return (fields) => {
    if (fields['activity'] !== 'newInstance') return otherAnswer(fields);
    count += 1;
    return { ...OK, instanceId: `new-${count}` };
  };
}

function otherAnswer(fields: RecordedRequest['fields']): Readonly<Record<string, unknown>> {
  if (fields['activity'] !== 'queryInstance') return OK;
  const info = (fields['instanceId'] ?? '').split(',').map((instanceId) => ({
    instanceId,
    appInfo: { frontEndUrl: 'https://app.example.com/', userName: 'admin' },
  }));
  return { ...OK, info };
}

function read(url: string, body: Buffer, accessKey: string): RecordedRequest {
  const query = new URL(url).searchParams;
  const [nonce, timestamp, given] = ['nonce', 'timestamp', 'signature'].map((name) => query.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const digest = createHmac('sha256', accessKey).update(body).digest('hex');
  const fitting = createHmac('sha256', accessKey)
    .update(`${accessKey}${nonce}${timestamp}${digest}`)
    .digest('hex')
    .toUpperCase();
  return {
    url,
    body,
    fields: JSON.parse(body.toString('utf8')) as Record<string, string>,
    timestamp: Number(timestamp),
    nonce,
    signature: given === fitting ? 'right' : 'wrong',
    given,
    fitting,
  };
}

function answered(answer: Readonly<Record<string, unknown>>): SendResult {
  return {
    response: {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify(answer)),
      truncated: false,
    },
    timings: { totalMs: 1, headersMs: 1 },
  };
}
