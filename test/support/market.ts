import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { ClockRunner } from '../../src/app/clock-runner.ts';
import type { Jump, JumpOptions } from '../../src/app/jump.ts';
import type { HistoryDeps } from '../../src/app/history.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Randomness, WorkspaceStore } from '../../src/app/ports.ts';
import { purchase } from '../../src/app/purchase.ts';
import { renewInstance } from '../../src/app/renew.ts';
import { restartCall } from '../../src/app/restart-calls.ts';
import { seedRecords, type SeedProduct } from '../../src/app/seed-records.ts';
import { Workspace } from '../../src/app/workspace.ts';
import { addIsoDuration, wireTime } from '../../src/domain/calendar.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Buyer } from '../../src/domain/buyer.ts';
import type { BuyerInput } from '../../src/domain/buyer-input.ts';
import type { Period } from '../../src/domain/catalogue.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import type { Site } from '../../src/domain/site-profile.ts';
import { lookAtAddress } from '../../src/dispatch/look-at-address.ts';
import { OutboxWorker, type OutboxDeps } from '../../src/dispatch/outbox-worker.ts';
import type { Sender, SendResult } from '../../src/dispatch/sender.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { conformanceOver } from './conformance.ts';
import { historyOf } from './history.ts';

/** What the scripted seller received. */
export interface ReceivedCall {
  readonly activity: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Marketplace time of the try. */
  readonly simAt: number;
}

/** An answer of the scripted seller: a JSON body for a plain 200, or a network failure. */
export type ScriptedAnswer = Readonly<Record<string, unknown>> | 'unreachable';

export type SellerScript = (call: ReceivedCall, tryNumber: number) => ScriptedAnswer | undefined;

/** A marketplace in memory whose seller is a function in this process; wall time stands still unless moved. */
export interface TestMarket extends Marketplace {
  readonly received: ReceivedCall[];
  readonly store: WorkspaceStore;
  wallAt: number;
  /** Changes what the seller answers from now on; `undefined` from the script means the model answer. */
  script(script: SellerScript): void;
  buy(options?: BuyOptions): Promise<Order>;
  /** Renews and pays. */
  renew(instanceId: string, period: Period): Promise<Order>;
  /** Restarts a call by hand. */
  restart(callId: string): Promise<void>;
  order(id: string): Order;
  instanceOf(order: Order): Instance;
  calls(activity?: string): Call[];
  /** Jumps by a duration and waits for the report. */
  advance(by: string, options?: JumpOptions): Promise<Jump>;
  /** Jumps to an instant and waits for the report. */
  advanceTo(simAt: number, options?: JumpOptions): Promise<Jump>;
  /** `activity` and, in brackets, what distinguishes the call, with the marketplace time (UTC) of each try. */
  log(): string[];
  close(): Promise<void>;
}

export interface BuyOptions {
  readonly buyerId?: string;
  readonly productId?: string;
  readonly skuCode?: string;
  readonly period?: Period;
  readonly billing?: 'period' | 'one_time';
  readonly pay?: 'paid' | 'later' | 'declined';
  readonly given?: Partial<BuyerInput>;
}

export const START = Date.parse('2026-06-10T10:00:00+08:00');

const name = (en: string) => ({ en, zh: en });

export const TEST_PRODUCT: SeedProduct = {
  id: 'desk',
  name: name('Desk'),
  vendor: name('Firm'),
  category: 'collaboration',
  tagline: name('A desk'),
  description: name('A desk for tests'),
  featured: false,
  status: 'listed',
  specifications: [
    {
      id: 'standard',
      name: name('Standard'),
      skus: [
        {
          code: 'sku-basic',
          name: name('Basic'),
          quantity: { unit: name('users'), min: 1, max: 10, step: 1 },
          prices: [
            { offerId: 'OFFI-MONTH', billing: 'period', periodType: 'month', unitPriceMinor: 30_000 },
            { offerId: 'OFFI-YEAR', billing: 'period', periodType: 'year', unitPriceMinor: 300_000 },
            { offerId: 'OFFI-DAY', billing: 'period', periodType: 'day', unitPriceMinor: 1_500 },
            { offerId: 'OFFI-ONCE', billing: 'one_time', unitPriceMinor: 990_000 },
          ],
        },
      ],
    },
  ],
};

/** Random values from a counter: the same on every run. */
function countingRandomness(): Randomness {
  let count = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    text: (length, alphabet) => {
      let rest = ++count;
      let text = '';
      for (let index = 0; index < length; index += 1) {
        text = (alphabet[rest % alphabet.length] ?? '') + text;
        rest = Math.floor(rest / alphabet.length);
      }
      return text;
    },
  };
}

/** What a model seller answers; one of V1.0 gives the access data at once. */
function modelAnswer(call: ReceivedCall): Readonly<Record<string, unknown>> {
  const ok = { resultCode: '000000', resultMsg: 'success' };
  if (call.activity === 'newInstance') {
    const instanceId = `isv-${call.fields['orderId']}`;
    return call.fields['timeStamp'] === undefined
      ? { ...ok, instanceId }
      : { ...ok, instanceId, appInfo: { frontEndUrl: 'https://app.example.com/' } };
  }
  if (call.activity !== 'queryInstance') return ok;
  const instanceId = call.fields['instanceId'];
  return { ...ok, info: [{ instanceId, appInfo: { frontEndUrl: 'https://app.example.com/', userName: 'admin' } }] };
}

function scriptedSender(answer: (body: Record<string, string>) => ScriptedAnswer): Sender {
  return {
    send: async (request): Promise<SendResult> => {
      const isV1 = request.method === 'GET';
      const parameters = isV1
        ? Object.fromEntries(new URL(request.url).searchParams)
        : (JSON.parse(Buffer.from(request.body).toString('utf8')) as Record<string, string>);
      const answered = answer(parameters);
      if (answered === 'unreachable') return { transportError: 'refused', timings: { totalMs: 1 } };
      const body = Buffer.from(JSON.stringify(answered));
      const signature = createHmac('sha256', 'key').update(body).digest('base64');
      return {
        response: {
          status: 200,
          headers: [
            ['Content-Type', 'application/json'],
            ...(isV1 ? [['Body-Sign', `sign_type="HMAC-SHA256", signature="${signature}"`] as const] : []),
          ],
          body,
          truncated: false,
        },
        timings: { totalMs: 1, headersMs: 1 },
      };
    },
    close: async () => undefined,
  };
}

export interface TestMarketOptions {
  readonly site?: Site;
  readonly startSimAt?: number;
  readonly startWallAt?: number;
  readonly clockMode?: 'frozen' | 'real';
  readonly rules?: Readonly<Record<string, string | number>>;
  /** What the product has differently from `TEST_PRODUCT`. */
  readonly product?: Partial<SeedProduct>;
  /** What every buyer has differently. */
  readonly buyer?: Partial<Buyer>;
  readonly store?: WorkspaceStore;
  readonly uncleanShutdown?: boolean;
  /** Stands between the outbox and the scripted seller, e.g. to hold calls on the wire. */
  readonly onWire?: (send: () => Promise<SendResult>, signal?: AbortSignal) => Promise<SendResult>;
  readonly maxInFlight?: number;
  /** Instead of the scripted seller. */
  readonly sender?: Sender;
  readonly wait?: OutboxDeps['wait'];
  /** Parts of the history that are not those of `historyOf`. */
  readonly history?: Partial<HistoryDeps>;
}

/** Opens a marketplace for a test: frozen at `START`, buyers `v0`, `v2`, `v5`, one product that is sold every way. */
export async function openTestMarket(options: TestMarketOptions = {}): Promise<TestMarket> {
  const store = options.store ?? createMemoryStore();
  const startSimAt = options.startSimAt ?? START;
  const wall = { at: options.startWallAt ?? START, now: (): number => wall.at };
  const random = countingRandomness();
  const loaded = await store.load();
  const workspace = new Workspace({
    store,
    loaded: { ...loaded, uncleanShutdown: options.uncleanShutdown ?? loaded.uncleanShutdown },
    wall,
    random,
  });
  if (loaded.records.workspace.size === 0) {
    const buyer = (level: 'V0' | 'V2' | 'V5') => ({
      id: level.toLowerCase(),
      name: level,
      level,
      balanceMinor: 100_000_000,
      email: null,
      mobilePhone: null,
      consent: false,
      ...options.buyer,
    });
    await workspace.restore(
      seedRecords(
        { id: 'default', name: 'default', site: options.site ?? 'cn', startSimAt, seed: 'empty' },
        { products: [{ ...TEST_PRODUCT, ...options.product }], buyers: [buyer('V0'), buyer('V2'), buyer('V5')] },
        { wallAt: wall.at, sellerUrl: 'https://isv.example.com/saasproduce', accessKey: 'key', sampleSellerUrl: null },
      ),
    );
    await workspace.decide((draft) => draft.changeWorkspace({ ruleOverrides: options.rules ?? {} }));
  }

  let script: SellerScript = () => undefined;
  const received: ReceivedCall[] = [];
  const seller = scriptedSender(({ activity = '', ...fields }) => {
    const call = { activity, fields, simAt: workspace.simNow() };
    received.push(call);
    const tries = received.filter((other) => isSameCall(other, call)).length;
    return script(call, tries) ?? modelAnswer(call);
  });
  const { onWire, maxInFlight } = options;
  const wire: Sender = options.sender ?? seller;
  const sender: Sender = onWire
    ? { ...wire, send: (request, limits, signal) => onWire(() => wire.send(request, limits, signal), signal) }
    : wire;
  const defects: unknown[] = [];
  const outbox = new OutboxWorker({
    workspace,
    sender,
    random,
    wall,
    onDefect: (error) => defects.push(error),
    stopGraceMs: 0,
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(options.wait ? { wait: options.wait } : {}),
  });
  const clock = new ClockRunner(workspace, outbox, () => new Promise((resolve) => setImmediate(resolve)));
  if ((options.clockMode ?? 'frozen') === 'frozen') await clock.setMode('frozen');

  const finish = async (jump: ReturnType<ClockRunner['startJump']>): Promise<Jump> => {
    assert.ok(!isRefusal(jump), JSON.stringify(jump));
    const report = await clock.finished(jump.id);
    assert.ok(report);
    assert.deepEqual(defects, []);
    return report;
  };
  return {
    workspace,
    outbox,
    clock,
    history: historyOf({ workspace, outbox, clock }, options.history),
    conformance: conformanceOver(),
    lookAtAddress,
    store,
    received,
    get wallAt() {
      return wall.at;
    },
    set wallAt(at) {
      wall.at = at;
    },
    script: (next) => {
      script = next;
    },
    buy: async ({ buyerId = 'v2', productId = 'desk', skuCode = 'sku-basic', ...rest } = {}) => {
      const billing = rest.billing ?? 'period';
      const period = billing === 'period' ? (rest.period ?? { type: 'month', number: 1 }) : undefined;
      const selection = { skuCode, billing, quantity: 1, ...(period ? { period } : {}) };
      const order = await purchase(workspace, {
        productId,
        buyerId,
        selection,
        pay: rest.pay ?? 'paid',
        ...(rest.given ? { given: rest.given } : {}),
      });
      assert.ok(!isRefusal(order) && !('problem' in order), JSON.stringify(order));
      await outbox.idle();
      assert.deepEqual(defects, []);
      return found(workspace.state.get('orders', order.id));
    },
    renew: async (instanceId, period) => {
      const order = await renewInstance(workspace, { instanceId, period, pay: 'paid' });
      assert.ok(!isRefusal(order) && !('problem' in order), JSON.stringify(order));
      await outbox.idle();
      return order;
    },
    restart: async (callId) => {
      assert.ok(!isRefusal(await restartCall(workspace, callId)));
      await outbox.idle();
    },
    order: (id) => found(workspace.state.get('orders', id)),
    instanceOf: (order) => found(workspace.state.get('instances', order.instanceId)),
    calls: (activity) =>
      [...workspace.state.all('calls').values()].filter((call) => activity === undefined || call.activity === activity),
    advance: async (by, jumpOptions = {}) =>
      finish(clock.startJump(found(addIsoDuration(workspace.simNow(), by)), jumpOptions)),
    advanceTo: async (simAt, jumpOptions = {}) => finish(clock.startJump(simAt, jumpOptions)),
    log: () => received.map(({ activity, fields, simAt }) => `${wireTime(simAt)} ${activity}${mark(fields)}`),
    close: async () => {
      await clock.stop();
      await outbox.stop();
      await workspace.close();
    },
  };
}

function mark(fields: Readonly<Record<string, string>>): string {
  const word = fields['status'] ?? fields['scene'] ?? fields['instanceStatus'];
  return word === undefined ? '' : ` ${word}`;
}

/** What is the same on every try of a call. */
function stable(fields: ReceivedCall['fields']): Record<string, string> {
  const fresh = new Set(['businessId', 'timeStamp', 'authToken', 'mobilePhone', 'email']);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !fresh.has(name)));
}

function isSameCall(a: ReceivedCall, b: ReceivedCall): boolean {
  return a.activity === b.activity && JSON.stringify(stable(a.fields)) === JSON.stringify(stable(b.fields));
}

function found<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}
