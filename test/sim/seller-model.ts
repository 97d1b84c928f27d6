import type { SendResult } from '../../src/dispatch/sender.ts';
import type { Prng } from './prng.ts';

/** How the seller fares; changes from time to time. */
export type Weather = 'fine' | 'flaky' | 'down';

/** What the seller's own books say about one instance. */
export interface SoldInstance {
  readonly orderId: string;
  /** Line of the order: each has an instance of its own. */
  readonly lineId: string;
  readonly id: string;
  frozen: boolean;
  released: boolean;
  expireTime: string;
}

type Answer = Readonly<Record<string, unknown>>;
type Fault = 'none' | 'unreachable' | 'answer_lost' | 'wrong_code' | 'in_progress' | 'no_message' | 'taken_id' | 'slow';

const FAULTS: Readonly<Record<Weather, readonly (readonly [Fault, number])[]>> = {
  fine: [
    ['none', 960],
    ['slow', 15],
    ['unreachable', 5],
    ['answer_lost', 5],
    ['wrong_code', 5],
    ['in_progress', 5],
    ['no_message', 3],
    ['taken_id', 2],
  ],
  flaky: [
    ['none', 50],
    ['slow', 5],
    ['unreachable', 10],
    ['answer_lost', 10],
    ['wrong_code', 10],
    ['in_progress', 7],
    ['no_message', 5],
    ['taken_id', 3],
  ],
  down: [['unreachable', 1]],
};

/** A seller with books of its own that does what it is told, and fails in every way of the guide's warnings. */
export class SellerModel {
  weather: Weather = 'fine';
  readonly #random: Prng;
  #byId = new Map<string, SoldInstance>();
  #byLine = new Map<string, SoldInstance>();
  /** Ids are never given twice, whatever is rewound. */
  #created = 0;

  constructor(random: Prng) {
    this.#random = random;
  }

  /** The seller's entry for an instance id it has given. */
  instance(id: string): Readonly<SoldInstance> | undefined {
    return this.#byId.get(id);
  }

  /** The books as they are now: a tester who rewinds the marketplace puts his own database back as well. */
  books(): readonly SoldInstance[] {
    return [...this.#byId.values()].map((sold) => ({ ...sold }));
  }

  putBack(books: readonly SoldInstance[]): void {
    const copies = books.map((sold) => ({ ...sold }));
    this.#byId = new Map(copies.map((sold) => [sold.id, sold]));
    this.#byLine = new Map(copies.map((sold) => [lineKey(sold), sold]));
  }

  /** Takes one request and answers it, or fails to. A request that is lost on its way back has had its effect. */
  answer(activity: string, fields: Readonly<Record<string, string>>): SendResult {
    const fault = this.#random.weighted(FAULTS[this.weather]);
    if (fault === 'unreachable') return { transportError: 'refused', timings: { totalMs: 1 } };
    if (fault === 'wrong_code') return answered({ resultCode: '000005', resultMsg: 'broken' });
    const answer = this.#do(activity, fields);
    switch (fault) {
      case 'answer_lost':
        return { transportError: 'reset', timings: { totalMs: 3 } };
      case 'in_progress':
        return answered({ ...answer, resultCode: '000004', resultMsg: 'in progress' });
      case 'no_message':
        return answered({ ...answer, resultMsg: undefined });
      case 'taken_id':
        return answered(activity === 'newInstance' ? { ...answer, instanceId: this.#takenId() } : answer);
      case 'slow':
        return answered(answer, 9_000);
      case 'none':
        return answered(answer);
    }
  }

  #do(activity: string, fields: Readonly<Record<string, string>>): Answer {
    const ok = { resultCode: '000000', resultMsg: 'success' };
    if (activity === 'newInstance') return { ...ok, instanceId: this.#create(fields).id };
    const ids = activity === 'queryInstance' ? (fields['instanceId'] ?? '').split(',') : [fields['instanceId'] ?? ''];
    const instances = ids.map((id) => this.#byId.get(id));
    if (instances.includes(undefined)) return { resultCode: '000003', resultMsg: 'no such instance' };
    const [instance] = instances;
    if (activity === 'queryInstance') return { ...ok, info: ids.map((instanceId) => accessData(instanceId)) };
    if (!instance) throw new Error('an instance without an id');
    if (activity === 'refreshInstance') instance.expireTime = fields['expireTime'] ?? '';
    if (activity === 'updateInstanceStatus') instance.frozen = fields['status'] === 'FREEZE';
    if (activity === 'releaseInstance') instance.released = true;
    return ok;
  }

  #create({ orderId = '', orderLineId: lineId = '' }: Readonly<Record<string, string>>): SoldInstance {
    const known = this.#byLine.get(lineKey({ orderId, lineId }));
    if (known) return known;
    this.#created += 1;
    const id = `isv-${this.#created}`;
    const created: SoldInstance = { orderId, lineId, id, frozen: false, released: false, expireTime: '' };
    this.#byLine.set(lineKey(created), created);
    this.#byId.set(id, created);
    return created;
  }

  /** The id of some instance; more often than not it belongs to another order. */
  #takenId(): string | undefined {
    return this.#random.pick([...this.#byId.keys()]);
  }
}

function lineKey({ orderId, lineId }: Pick<SoldInstance, 'orderId' | 'lineId'>): string {
  return `${orderId} ${lineId}`;
}

function accessData(instanceId: string): Answer {
  return { instanceId, appInfo: { frontEndUrl: `https://app.example.com/${instanceId}`, userName: 'admin' } };
}

function answered(answer: Answer, totalMs = 5): SendResult {
  return {
    response: {
      status: 200,
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify(answer)),
      truncated: false,
    },
    timings: { totalMs, headersMs: totalMs },
  };
}
