import type { Call, Exchange } from '../../src/domain/call.ts';
import type { Product } from '../../src/domain/catalogue.ts';
import { COLLECTION_NAMES, type Change, type CollectionName, type RecordMaps } from '../../src/domain/records.ts';
import type { Order } from '../../src/domain/order.ts';
import type { SnapshotHead } from '../../src/domain/snapshot.ts';

const AT = Date.UTC(2030, 0, 31, 16);

/** An order; `quantity` tells versions of it apart. */
export function order(id: string, quantity = 1): Order {
  return {
    id,
    type: 'new',
    status: 'processing',
    buyerId: 'v2',
    productId: 'team-board',
    instanceId: `i-${id}`,
    currency: 'CNY',
    totalMinor: 9_900 * quantity,
    line: {
      id: `${id}-000001`,
      specificationId: 'standard',
      skuCode: 'SKU1',
      offerId: 'OFFI000000000000000001',
      billing: 'period',
      period: { type: 'month', number: 1 },
      quantity,
      unitPriceMinor: 9_900,
      amountMinor: 9_900 * quantity,
    },
    createdSimAt: AT,
    createdWallAt: AT,
  };
}

/** A finished call with one attempt whose bytes are under `<id>-1`. */
export function call(id: string, fields: Readonly<Record<string, string>> = { orderId: 'CS1' }): Call {
  return {
    id,
    version: '2.0',
    activity: 'newInstance',
    cause: 'purchase',
    status: 'success',
    productId: 'team-board',
    buyerId: 'v2',
    instanceId: 'i-1',
    fields,
    destination: { url: 'https://isv.example.com/saas', accessKey: 'key', allowInsecureTransport: false },
    createdSimAt: AT,
    createdWallAt: AT,
    attempts: [
      {
        number: 1,
        simAt: AT,
        wallAt: AT,
        exchangeId: `${id}-1`,
        verdict: 'success',
        timings: { totalMs: 12.5, headersMs: 11 },
        httpStatus: 200,
        resultCode: '000000',
        checks: [{ id: 'http.status', verdict: 'pass', params: { status: 200 } }],
      },
    ],
  };
}

const NAME = { en: 'Team Board', zh: '团队看板 🧩\u2028' };

/** One record of every collection, every optional member filled somewhere. */
export function oneOfEach(): Change[] {
  return oneOfEachOfFormat1().map(withLaterMembers);
}

/** Adds what the records have got since: several quantities, and balance and card together. */
function withLaterMembers(change: Change): Change {
  if (change.value === null) return change;
  if (change.collection === 'instances') {
    const autoUnsubscribe = { sinceSimAt: AT };
    return {
      ...change,
      value: { ...change.value, furtherQuantities: { diskSize: 200, bandWidth: 10 }, autoUnsubscribe },
    };
  }
  if (change.collection === 'orders') {
    const line = { ...change.value.line, furtherQuantities: { diskSize: 200 } };
    const changedFrom = { skuCode: 'SKU1', offerId: 'OFFI1', quantity: 1, furtherQuantities: { diskSize: 100 } };
    const payment = { method: 'card', paidMinor: 9_900, balanceMinor: 900, cashCouponMinor: 0, couponIds: [] } as const;
    return { ...change, value: { ...change.value, line, changedFrom, payment } };
  }
  if (change.collection === 'products') {
    const range = { attribute: 'diskSize', unit: NAME, min: 100, max: 10_000, step: 100 } as const;
    const bands = [{ from: 1, unitPriceMinor: 30 }];
    const byDisk = { attribute: 'diskSize', unitPriceMinor: 30, quantityBands: { model: 'tier', bands } } as const;
    const specifications = change.value.specifications.map((specification) => ({
      ...specification,
      skus: specification.skus.map((sku) => ({
        ...sku,
        furtherRanges: [range],
        prices: sku.prices.map((price) => ({ ...price, furtherPrices: [byDisk] })),
      })),
    }));
    const orderNotification = {
      url: 'https://isv.example.com/orders',
      accessKey: 'bell',
      allowInsecureTransport: false,
    };
    return { ...change, value: { ...change.value, specifications, orderNotification } };
  }
  return change;
}

/** One record of every collection that format 1 knew, as it knew it. */
export function oneOfEachOfFormat1(): Change[] {
  const product: Product = {
    id: 'team-board',
    name: NAME,
    vendor: NAME,
    category: 'collaboration',
    tagline: NAME,
    description: NAME,
    featured: true,
    status: 'listed',
    specifications: [
      {
        id: 'standard',
        name: NAME,
        skus: [
          {
            code: 'SKU1',
            name: NAME,
            quantity: { unit: NAME, min: 5, max: 500, step: 5 },
            prices: [
              { offerId: 'OFFI000000000000000001', billing: 'period', periodType: 'month', unitPriceMinor: 9_900 },
            ],
          },
        ],
      },
    ],
    interface: { version: '2.0', url: 'https://isv.example.com/saas', accessKey: 'key', allowInsecureTransport: false },
  };
  return [
    {
      collection: 'workspace',
      id: 'default',
      value: {
        id: 'default',
        name: 'default',
        site: 'cn',
        clock: { mode: 'frozen', anchorSimAt: AT, anchorWallAt: AT },
        ruleOverrides: { 'answer.timeoutMs': 500, 'expiry.freezeAt': 'end_of_grace' },
        sampleSellerUrl: null,
        nextSequence: 7,
        createdWallAt: AT,
      },
    },
    { collection: 'products', id: product.id, value: product },
    {
      collection: 'buyers',
      id: 'v2',
      value: {
        id: 'v2',
        name: '李雷',
        level: 'V2',
        balanceMinor: 1_000,
        email: 'a@example.com',
        mobilePhone: null,
        consent: true,
      },
    },
    {
      collection: 'orders',
      id: 'CS1',
      value: {
        ...order('CS1'),
        status: 'refunded',
        paidSimAt: AT,
        finishedSimAt: AT,
        paymentDeclined: true,
        refund: { reason: 'provisioning_failed', amountMinor: 9_900, simAt: AT, orderId: 'CS2' },
      },
    },
    {
      collection: 'instances',
      id: 'i-1',
      value: {
        id: 'i-1',
        sellerInstanceId: 'seller-1',
        status: 'in_use',
        sellerState: 'normal',
        orderId: 'CS1',
        orderLineId: 'CS1-000001',
        productId: 'team-board',
        buyerId: 'v2',
        specificationId: 'standard',
        skuCode: 'SKU1',
        offerId: 'OFFI000000000000000001',
        billing: 'period',
        quantity: 1,
        createdSimAt: AT,
        startSimAt: AT,
        expireSimAt: AT,
        anchorDay: 31,
        appInfo: { frontEndUrl: 'https://app.example.com', memo: 'line 1\nline 2 \u0000' },
        appInfoSimAt: AT,
      },
    },
    { collection: 'calls', id: 'call-1', value: call('call-1') },
    {
      collection: 'events',
      id: 'e-1',
      value: { id: 'e-1', kind: 'instance.expire', dueSimAt: AT, sequence: 3, subjectId: 'i-1', instanceId: 'i-1' },
    },
    {
      collection: 'notices',
      id: 'n-1',
      value: {
        id: 'n-1',
        to: 'seller',
        kind: 'call_failed',
        buyerId: 'v2',
        productId: 'team-board',
        callId: 'call-1',
        simAt: AT,
        wallAt: AT,
        params: { tries: 4, activity: 'newInstance' },
      },
    },
  ];
}

/** A change that puts a version of an order in place. */
export function orderChange(id: string, quantity = 1): Change {
  return { collection: 'orders', id, value: order(id, quantity) };
}

/** Bytes of one attempt; the bodies hold every byte value. */
export function exchange(id: string, bodyBytes = 256): Exchange {
  const body = Uint8Array.from({ length: bodyBytes }, (_, index) => index % 256);
  return {
    id,
    request: {
      method: 'POST',
      url: 'https://isv.example.com/saas?a=%E4%B8%AD',
      headers: [
        ['Content-Type', 'application/json;charset=utf8'],
        ['X-Twice', 'a'],
        ['x-twice', 'b'],
      ],
      body,
    },
    response: {
      status: 200,
      headers: [['Body-Sign', 'sign_type="HMAC-SHA256"']],
      body: body.toReversed(),
      truncated: true,
    },
  };
}

/** Records as plain lists of pairs, so that their order is compared too. */
export function listed(records: RecordMaps): Partial<Record<CollectionName, [string, unknown][]>> {
  const lists = COLLECTION_NAMES.map((name) => [name, [...(records[name] as ReadonlyMap<string, unknown>)]] as const);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}

/** What `listed` gives for changes that were applied to an empty store. */
export function listedAfter(changes: readonly Change[]): ReturnType<typeof listed> {
  const maps = new Map<CollectionName, Map<string, unknown>>(COLLECTION_NAMES.map((name) => [name, new Map()]));
  for (const { collection, id, value } of changes) {
    if (value === null) maps.get(collection)?.delete(id);
    else maps.get(collection)?.set(id, value);
  }
  return listed(Object.fromEntries(maps) as unknown as RecordMaps);
}

/** What is known of a snapshot; `version` tells heads apart, and says when it was taken. */
export function snapshotHead(id: string, version = 1): SnapshotHead {
  return {
    id,
    name: `Snapshot ${id}`,
    kind: 'named',
    takenSimAt: AT + version,
    takenWallAt: AT + version,
    orders: version,
    instances: 0,
    calls: 0,
  };
}
