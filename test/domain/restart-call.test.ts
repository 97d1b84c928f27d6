import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallHead } from '../../src/domain/call-head.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import { restartOffer, restartRefusal } from '../../src/domain/restart-call.ts';

const HEAD: CallHead = {
  id: 'call-1',
  activity: 'updateInstanceStatus',
  cause: 'expiry',
  status: 'failed',
  productId: 'desk',
  instanceId: 'i-1',
  orderId: 'CS1',
  firstAnsweredInstanceId: undefined,
  number: 1,
  resultCode: '000005',
  change: undefined,
  isHeldBack: false,
};

interface Row {
  readonly what: string;
  readonly call?: Partial<CallHead>;
  readonly instance?: Partial<Instance>;
  readonly order?: Partial<Order>;
  readonly offer: 'possible' | 'explained' | 'none';
  readonly reason?: string;
}

const plain = (what: string, call: Partial<CallHead>): Row => ({
  what,
  call,
  offer: 'none',
  reason: 'call_not_restartable',
});

const TABLE: readonly Row[] = [
  { what: 'a failed call', offer: 'possible' },
  { what: 'one that waits for its next try', call: { status: 'retrying' }, offer: 'possible' },
  { what: 'a creation that is asked about', call: { status: 'polling' }, offer: 'possible' },
  { what: 'one that a fault plan holds back', call: { status: 'waiting', isHeldBack: true }, offer: 'possible' },
  plain('one that succeeded', { status: 'success' }),
  plain('one that became pointless', { status: 'superseded' }),
  plain('one that waits for an earlier call', { status: 'waiting' }),
  plain('one on the wire', { status: 'calling' }),
  plain('a debugging call that succeeded', { cause: 'debugging', status: 'success' }),
  { what: 'a probe that failed', call: { cause: 'probe' }, offer: 'explained', reason: 'call_asked_live' },
  {
    what: 'a failed look at details',
    call: { cause: 'details_view', activity: 'queryInstance' },
    offer: 'explained',
    reason: 'call_asked_live',
  },
  {
    what: 'what the seller asked',
    call: { activity: 'queryOrder', cause: 'seller_request' },
    offer: 'none',
    reason: 'call_from_seller',
  },
  {
    what: 'a failed call of an instance that is gone',
    instance: { status: 'released' },
    offer: 'explained',
    reason: 'call_instance_gone',
  },
  {
    what: 'its release',
    call: { activity: 'releaseInstance' },
    instance: { status: 'released' },
    offer: 'possible',
  },
  {
    what: 'a failed change whose order is over',
    call: { cause: 'change', activity: 'upgradeInstance' },
    order: { status: 'refunded' },
    offer: 'explained',
    reason: 'call_order_over',
  },
  {
    what: 'a failed freeze of an instance that was renewed since',
    call: { change: 'freeze' },
    instance: { status: 'in_use', sellerState: 'normal' },
    offer: 'explained',
    reason: 'call_overtaken',
  },
];

describe('how a restart is offered (marketplace-rules 12.1)', () => {
  for (const { what, call = {}, instance = { status: 'in_use' }, order, offer, reason } of TABLE) {
    test(`${what}: ${offer}`, () => {
      const records: Readonly<Record<string, unknown>> = { instances: instance, orders: order };
      const refusal = restartRefusal({ ...HEAD, ...call }, { get: (collection) => records[collection] as never });
      assert.deepEqual([restartOffer(refusal), refusal?.reason], [offer, reason]);
    });
  }
});
