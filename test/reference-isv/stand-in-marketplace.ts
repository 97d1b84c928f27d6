import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the tests make the marketplace tell about an order. */
interface OrderTale {
  readonly specification?: string;
  readonly quantity?: number | null;
  readonly chargingMode?: string;
  readonly orderId?: string;
}

/** A stand-in for the marketplace's Query order: what it is asked is written down, how it answers is set by the test. */
export interface StandInMarketplace extends AsyncDisposable {
  readonly origin: string;
  /** Order lines asked about, in the order of the questions. */
  readonly asked: string[];
  /** Most questions that were open at the same time. */
  mostAtOnce: number;
  /** Answers one question; tells about the order unless set. */
  answer: (orderId: string, res: ServerResponse) => void;
  /** Tells about an order. */
  tell(orderId: string, res: ServerResponse, tale?: OrderTale): void;
}

export async function startStandInMarketplace(): Promise<StandInMarketplace> {
  let open = 0;
  const server = createServer((req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://marketplace.test');
    market.asked.push(searchParams.get('orderLineId') ?? '');
    open += 1;
    market.mostAtOnce = Math.max(market.mostAtOnce, open);
    res.once('close', () => (open -= 1));
    market.answer(searchParams.get('orderId') ?? '', res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const market: StandInMarketplace = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    mostAtOnce: 0,
    answer: (orderId, res) => market.tell(orderId, res),
    tell: (orderId, res, tale = {}) => {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify(orderTold(orderId, tale)));
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return market;
}

/** The answer in the shape of the real one that was captured (protocol notes, V2.0, section 8.3). */
function orderTold(orderId: string, tale: OrderTale): object {
  const { specification = 'Team Board,Standard', quantity = 50, chargingMode = 'PERIOD' } = tale;
  const product = { productId: 'OFFI1', skuCode: 'sku-1', linearValue: quantity, productName: specification };
  const line = { orderLineId: `${orderId}-000001`, chargingMode, productInfo: [product], extendParams: [] };
  const buyerInfo = { mobilePhone: '18600000000', email: null, customerName: `Buyer of ${orderId}`, userName: null };
  const orderInfo = { orderId: tale.orderId ?? orderId, orderType: 'NEW', orderLine: [line], buyerInfo };
  return { resultCode: 'MKT.0000', resultMsg: 'Success', orderInfo };
}

/** Looks again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
