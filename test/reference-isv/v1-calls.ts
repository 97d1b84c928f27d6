import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { ACCESS_KEY } from './sample-seller.ts';

/** Parameters of a creation as the guide's tables have them; values that need every rule of encoding. */
export function v1Creation(n: number, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    activity: 'newInstance',
    businessId: `business-${n}`,
    customerId: '68cbc86abc2018ab880d92f36422fa0e',
    customerName: '华为 测试+1',
    chargingMode: '1',
    expireTime: '20270131155959',
    orderAmount: '12.780',
    orderId: `CS2601010800SIM${String(n).padStart(2, '0')}`,
    periodNumber: '1',
    periodType: 'year',
    productId: 'OFFI788963615933718528',
    skuCode: 'a63ee5c9-4f86-11ed-9f95-fa163e8cb3b2',
    ...more,
  };
}

/** Query of a signed V1.0 call, computed here once more and independently of the seller's own code. */
export function v1Query(parameters: Readonly<Record<string, string>>, accessKey = ACCESS_KEY): string {
  const timeStamp = '20260101000000123';
  const all: Record<string, string> = { ...parameters, timeStamp };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&');
  const authToken = createHmac('sha256', accessKey + timeStamp)
    .update(text, 'utf8')
    .digest('base64');
  return new URLSearchParams({ ...all, authToken }).toString();
}

/** What came over the wire, with names of headers as they were spelled. */
export interface RawReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** The connection ended before the body did. */
  readonly brokeOff: boolean;
}

/** One request whose answer is kept byte for byte; rejects when the connection ends without any. */
export function sendRaw(url: string, post?: { readonly body: string }): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: post ? 'POST' : 'GET', agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      const done = (brokeOff: boolean): void => {
        const { rawHeaders, statusCode = 0 } = incoming;
        const headers = rawHeaders.flatMap((name, at) =>
          at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
        );
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks), brokeOff });
      };
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => done(true));
      incoming.on('end', () => done(false));
    });
    outgoing.end(post?.body);
  });
}
