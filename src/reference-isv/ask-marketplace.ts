import { z } from 'zod';
import type { Ordered, OrderLine } from './instance.ts';
import { encoded, sendToMarket, type Market, type MarketAnswer } from './market-request.ts';

const PATH = '/api/mkp-openapi-public/global/v1/order/query';

/** Longest text of an answer that is kept; the longest of the guide's own fields has 64 characters. */
const KEPT_CHARACTERS = 256;

const text = z.string().transform((value) => value.slice(0, KEPT_CHARACTERS));

const answerSchema = z.object({
  resultCode: z.literal('MKT.0000'),
  orderInfo: z.object({
    orderId: z.string(),
    orderType: text,
    orderLine: z
      .array(
        z.object({
          chargingMode: text,
          productInfo: z
            .array(z.object({ productName: text.nullish(), skuCode: text, linearValue: z.number().nullish() }))
            .min(1)
            .max(100),
        }),
      )
      .min(1)
      .max(100),
    buyerInfo: z.object({
      customerName: text.nullish(),
      mobilePhone: text.nullish(),
      email: text.nullish(),
      userName: text.nullish(),
    }),
  }),
});

/** Why the marketplace has not told about an order. */
export interface Untold {
  readonly why: 'no_answer' | 'refused' | 'unreadable';
  /** Of a refusal: HTTP status and the marketplace's code, `500 MKT.0100`. */
  readonly answer?: string;
}

export type OrderAnswer = { readonly ordered: Ordered } | { readonly untold: Untold };

/** Who asks, and what ends the wait. */
interface Asking {
  readonly market: Market;
  readonly wallNow: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Asks the marketplace about an order (Query order of the V2.0 guide): V2.0 calls name nothing but ids.
 * @returns what the seller wants to know of it, or why the marketplace does not tell; never rejects
 */
export async function askForOrder(
  { orderId, orderLineId }: OrderLine,
  { market, wallNow, signal }: Asking,
): Promise<OrderAnswer> {
  const query = `orderId=${encoded(orderId)}&orderLineId=${encoded(orderLineId)}`;
  let answer: MarketAnswer;
  try {
    answer = await sendToMarket(market, { method: 'GET', path: PATH, query }, wallNow(), signal);
  } catch {
    return { untold: { why: 'no_answer' } };
  }
  const { status, marketAt } = answer;
  if (status !== 200) return { untold: { why: 'refused', answer: `${status} ${codeOf(answer.text)}`.trim() } };
  const read = answerSchema.safeParse(parsed(answer.text));
  if (!read.success || read.data.orderInfo.orderId !== orderId) return { untold: { why: 'unreadable' } };
  const of = { orderId, orderLineId };
  return { ordered: { ...orderedOf(read.data.orderInfo), of, ...(marketAt === undefined ? {} : { marketAt }) } };
}

/** The code of a refusal, of the service or of the gateway before it. */
function codeOf(answer: string): string {
  return /"(?:resultCode|error_code)"\s*:\s*"([\w.]{1,16})"/.exec(answer)?.[1] ?? '';
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
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
