import { z } from 'zod';
import type { Ordered } from './instance.ts';
import { encoded, sendToMarket, type Market } from './market-request.ts';

const PATH = '/api/mkp-openapi-public/global/v1/order/query';

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
  market: Market,
  { orderId, orderLineId }: { readonly orderId: string; readonly orderLineId: string },
  wallNow: () => number,
): Promise<Ordered | undefined> {
  const query = `orderId=${encoded(orderId)}&orderLineId=${encoded(orderLineId)}`;
  try {
    const { status, text, marketAt } = await sendToMarket(market, { method: 'GET', path: PATH, query }, wallNow());
    if (status !== 200) return undefined;
    const read = answerSchema.safeParse(JSON.parse(text));
    return read.success
      ? { ...orderedOf(read.data.orderInfo), ...(marketAt === undefined ? {} : { marketAt }) }
      : undefined;
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
