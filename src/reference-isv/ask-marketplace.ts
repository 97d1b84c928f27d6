import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Ordered } from './instance.ts';

/** AK and SK of this seller's account at the marketplace. */
export interface MarketKey {
  readonly accessKeyId: string;
  readonly secretKey: string;
}

/** Where the marketplace's open APIs are, and with what they are asked. */
export interface Market {
  readonly origin: string;
  readonly key: MarketKey;
}

const PATH = '/api/mkp-openapi-public/global/v1/order/query';
const TIMEOUT_MS = 5_000;
const ANSWER_MAX_CHARACTERS = 200_000;

const answerSchema = z.object({
  resultCode: z.literal('MKT.0000'),
  orderInfo: z.object({
    orderType: z.string(),
    orderLine: z
      .array(
        z.object({
          chargingMode: z.string(),
          productInfo: z
            .array(
              z.object({
                productName: z.string().nullish(),
                skuCode: z.string(),
                linearValue: z.number().nullish(),
              }),
            )
            .min(1),
        }),
      )
      .min(1),
    buyerInfo: z.object({
      customerName: z.string().nullish(),
      mobilePhone: z.string().nullish(),
      email: z.string().nullish(),
      userName: z.string().nullish(),
    }),
  }),
});

/**
 * Asks the marketplace about an order (Query order of the V2.0 guide): V2.0 calls name nothing but ids.
 * @returns what the seller wants to know of it; `undefined` when the marketplace does not tell now
 */
export async function askForOrder(
  { origin, key }: Market,
  { orderId, orderLineId }: { readonly orderId: string; readonly orderLineId: string },
  wallNow: () => number,
): Promise<Ordered | undefined> {
  const query = `orderId=${encoded(orderId)}&orderLineId=${encoded(orderLineId)}`;
  const headers = signedHeaders('GET', { origin, query, key }, wallNow());
  try {
    const response = await fetch(`${origin}${PATH}?${query}`, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    if (response.status !== 200 || text.length > ANSWER_MAX_CHARACTERS) return undefined;
    const read = answerSchema.safeParse(JSON.parse(text));
    return read.success ? orderedOf(read.data.orderInfo) : undefined;
  } catch {
    // Unreachable, slow or no JSON: asked again when the page is opened the next time.
    return undefined;
  }
}

function orderedOf({ orderType, orderLine, buyerInfo }: z.infer<typeof answerSchema>['orderInfo']): Ordered {
  const [line] = orderLine;
  const [product, ...further] = line?.productInfo ?? [];
  return {
    orderType,
    chargingMode: line?.chargingMode ?? '',
    specification: product?.productName ?? product?.skuCode ?? '',
    quantity: product?.linearValue ?? null,
    // One entry for each quantity attribute, in the order of the specification.
    furtherQuantities: further.flatMap(({ linearValue }) => linearValue ?? []),
    buyer: buyerInfo.customerName ?? '',
    contact: buyerInfo.mobilePhone ?? buyerInfo.email ?? buyerInfo.userName ?? null,
  };
}

/** SDK-HMAC-SHA256 as the gateway's signing guide has it; the body is empty. */
function signedHeaders(
  method: string,
  { origin, query, key }: { readonly origin: string; readonly query: string; readonly key: MarketKey },
  wallAt: number,
): Record<string, string> {
  const date = new Date(wallAt).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { host } = new URL(origin);
  const names = 'content-type;host;x-sdk-date';
  const headerLines = `content-type:application/json\nhost:${host}\nx-sdk-date:${date}\n`;
  const canonical = [method, `${PATH}/`, query, headerLines, names, sha256('')].join('\n');
  const toSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`;
  const signature = createHmac('sha256', key.secretKey).update(toSign).digest('hex');
  return {
    'Content-Type': 'application/json',
    'X-Sdk-Date': date,
    Authorization: `SDK-HMAC-SHA256 Access=${key.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
