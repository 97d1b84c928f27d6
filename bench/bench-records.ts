import { termEnd } from '../src/domain/calendar.ts';
import type { Call, CallStatus, Exchange } from '../src/domain/call.ts';
import type { Instance } from '../src/domain/instance.ts';
import type { Order } from '../src/domain/order.ts';
import type { Change } from '../src/domain/records.ts';

const PASSED_CHECKS = [
  'HTTP-200',
  'BODY-JSON',
  'RESULT-CODE',
  'RESULT-MSG',
  'BODY-SIGN',
  'TIME',
  'SIZE',
  'TYPE',
  'URL',
];

/** A completed order with its running monthly instance and the event of its expiry. */
export function runningInstance(index: number, simAt: number): Change[] {
  const startSimAt = simAt - (index % 28) * 86_400_000;
  const key = String(index).padStart(6, '0');
  const line = {
    id: `CSBENCH${key}-000001`,
    specificationId: 'standard',
    skuCode: 'sku-basic',
    offerId: 'OFFI-MONTH',
    billing: 'period',
    period: { type: 'month', number: 1 },
    quantity: 1,
    unitPriceMinor: 30_000,
    amountMinor: 30_000,
  } as const;
  const owner = { buyerId: 'buyer', productId: 'desk' };
  const order: Order = {
    id: `CSBENCH${key}`,
    type: 'new',
    status: 'completed',
    ...owner,
    instanceId: `ins-b${key}`,
    currency: 'CNY',
    totalMinor: 30_000,
    line,
    createdSimAt: startSimAt,
    createdWallAt: startSimAt,
    paidSimAt: startSimAt,
    finishedSimAt: startSimAt,
  };
  const expireSimAt = termEnd(startSimAt, line.period);
  const instance: Instance = {
    id: order.instanceId,
    sellerInstanceId: `isv-${key}`,
    status: 'in_use',
    sellerState: 'normal',
    orderId: order.id,
    orderLineId: line.id,
    ...owner,
    specificationId: line.specificationId,
    skuCode: line.skuCode,
    offerId: line.offerId,
    billing: 'period',
    quantity: 1,
    createdSimAt: startSimAt,
    startSimAt,
    expireSimAt,
    anchorDay: 1,
  };
  const event = {
    id: `evt-b${key}`,
    kind: 'instance.expire',
    dueSimAt: expireSimAt,
    sequence: index,
    subjectId: instance.id,
    instanceId: instance.id,
  } as const;
  return [
    { collection: 'orders', id: order.id, value: order },
    { collection: 'instances', id: instance.id, value: instance },
    { collection: 'events', id: event.id, value: event },
  ];
}

/** What happens in the life of an instance, as calls; then it begins again with renewals. */
const LIFE = [
  ['newInstance', 'purchase'],
  ['queryInstance', 'provisioning_poll'],
  ['refreshInstance', 'renewal'],
  ['updateInstanceStatus', 'expiry'],
  ['updateInstanceStatus', 'unfreeze'],
] as const;

/**
 * The finished call number `index` (from 0) of a workspace with `orders` orders, as large as real ones; one in a hundred
 * has failed. Its number leaves room for the numbers of orders and events.
 */
export function finishedCall(index: number, orders: number, simAt: number): Call {
  const id = `call-${index * 3 + 1}`;
  const key = String(index % orders).padStart(6, '0');
  const [activity, cause] = LIFE[Math.floor(index / orders) % LIFE.length] ?? LIFE[0];
  const status: CallStatus = index % 100 === 7 ? 'failed' : 'success';
  return {
    id,
    version: '2.0',
    activity,
    cause,
    status,
    productId: 'desk',
    buyerId: 'buyer',
    instanceId: `ins-b${key}`,
    orderId: `CSBENCH${key}`,
    fields: {
      orderId: `CSBENCH${key}`,
      orderLineId: `CSBENCH${key}-000001`,
      instanceId: `isv-${key}`,
      ...(activity === 'updateInstanceStatus' ? { status: cause === 'expiry' ? 'FREEZE' : 'UNFREEZE' } : {}),
    },
    destination: { url: 'http://127.0.0.1:9/saas', accessKey: 'bench-key', allowInsecureTransport: false },
    createdSimAt: simAt,
    createdWallAt: simAt,
    windowFromSimAt: simAt,
    finishedSimAt: simAt,
    attempts: [
      {
        number: 1,
        simAt,
        wallAt: simAt,
        exchangeId: `${id}-1`,
        verdict: status === 'success' ? 'success' : 'failure',
        timings: { totalMs: 12.5, headersMs: 11.25 },
        httpStatus: 200,
        resultCode: status === 'success' ? '000000' : '000005',
        resultMsg: 'success',
        checks: PASSED_CHECKS.map((name) => ({ id: name, verdict: 'pass', params: { status: 200 } })),
      },
    ],
    ...(activity === 'newInstance' ? { firstAnsweredInstanceId: `isv-${key}` } : {}),
  };
}

/** The bytes of the one attempt of a call. */
export function exchangeOf({ id, destination, activity, fields }: Call): Exchange {
  return {
    id: `${id}-1`,
    request: {
      method: 'POST',
      url: destination.url,
      headers: [
        ['Content-Type', 'application/json;charset=utf8'],
        ['Authorization', `sign_type="HMAC-SHA256", signature= "${'x'.repeat(44)}"`],
      ],
      body: Buffer.from(JSON.stringify({ activity, ...fields, nonce: 'n'.repeat(32) })),
    },
    response: {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(
        JSON.stringify({ resultCode: '000000', resultMsg: 'success', instanceId: fields['instanceId'] }),
      ),
      truncated: false,
    },
  };
}
