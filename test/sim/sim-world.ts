import { ClockRunner } from '../../src/app/clock-runner.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import { seedRecords, type SeedProduct } from '../../src/app/seed-records.ts';
import { Workspace } from '../../src/app/workspace.ts';
import type { Buyer } from '../../src/domain/buyer.ts';
import type { QuantityBands, Sku } from '../../src/domain/catalogue.ts';
import type { RecordMaps } from '../../src/domain/records.ts';
import { SITES } from '../../src/domain/site-profile.ts';
import { OutboxWorker } from '../../src/dispatch/outbox-worker.ts';
import type { Sender } from '../../src/dispatch/sender.ts';
import { conformanceOver } from '../support/conformance.ts';
import { historyOf } from '../support/history.ts';
import { allRecords } from '../support/all-records.ts';
import { START, TEST_PRODUCT } from '../support/market.ts';
import { invariant } from './broken-invariant.ts';
import { CallLedger, type LedgerPage } from './call-ledger.ts';
import { METERED_PRODUCT } from './metered-product.ts';
import { Prng, turn } from './prng.ts';
import { SellerModel, type SoldInstance } from './seller-model.ts';
import { SimDisk } from './sim-disk.ts';
import { checkRecords } from './state-invariants.ts';

/** One run of the program over the disk: the real parts, until it is stopped or killed. */
export interface Life extends Marketplace {
  readonly crashed: Promise<void>;
  isDead(): boolean;
  die(): void;
  close(): Promise<void>;
}

const BUYERS: readonly Buyer[] = (['V0', 'V2', 'V3', 'V5'] as const).map((level) => ({
  id: level.toLowerCase(),
  name: level,
  level,
  // One buyer who runs out of money.
  balanceMinor: level === 'V3' ? 400_000 : 1_000_000_000,
  email: null,
  mobilePhone: null,
  consent: false,
}));

const DISK_BANDS: QuantityBands = {
  model: 'step',
  bands: [
    { from: 1, unitPriceMinor: 431 },
    { from: 50, unitPriceMinor: 397 },
  ],
};

/** Gigabytes beside the users. */
const DISK: Sku['furtherRanges'] = [
  { attribute: 'diskSize', unit: { en: 'GB', zh: 'GB' }, min: 10, max: 100, step: 10 },
];

/**
 * The basic prices with a discount by the day, and with bands by the month: prices of every model, each with one for the
 * disk, which has bands by the year.
 */
const PRICES: Sku['prices'] = (TEST_PRODUCT.specifications[0]?.skus[0]?.prices ?? []).map((price) => {
  const bands = [
    { from: 1, unitPriceMinor: price.unitPriceMinor },
    { from: 4, unitPriceMinor: price.unitPriceMinor - 301 },
  ];
  const furtherPrices = [
    {
      attribute: 'diskSize' as const,
      unitPriceMinor: 37,
      ...(price.periodType === 'year' ? { quantityBands: DISK_BANDS } : {}),
    },
  ];
  const priced = { ...price, furtherPrices };
  if (price.periodType === 'month') return { ...priced, quantityBands: { model: 'tier' as const, bands } };
  return price.periodType === 'day' ? { ...priced, discountBasisPoints: 1_234 } : priced;
});

const [STANDARD] = TEST_PRODUCT.specifications;
const [BASIC] = STANDARD?.skus ?? [];
if (!STANDARD || !BASIC) throw new Error('the product of the tests has no SKU');

/** Twice as dear as the basic SKU. */
const PRO: Sku = {
  ...BASIC,
  code: 'sku-pro',
  furtherRanges: DISK,
  prices: BASIC.prices.map((price) => ({
    ...price,
    offerId: `${price.offerId}-PRO`,
    unitPriceMinor: price.unitPriceMinor * 2,
    furtherPrices: [{ attribute: 'diskSize', unitPriceMinor: 503 }],
  })),
};

/** Ten days for nothing. */
const TRIAL: Sku['prices'][number] = {
  offerId: 'OFFI-TRIAL',
  billing: 'trial',
  unitPriceMinor: 0,
  trial: { type: 'day', number: 10 },
};

/** One product that can be changed in mid-term and tried, and the same under service supervision. */
const DESKS: readonly SeedProduct[] = (['desk', 'supervised-desk'] as const).map((id) => ({
  ...TEST_PRODUCT,
  id,
  specifications: [{ ...STANDARD, skus: [{ ...BASIC, furtherRanges: DISK, prices: [...PRICES, TRIAL] }, PRO] }],
  ...(id === 'supervised-desk' ? { supervised: true } : {}),
  changeRules: {
    upgrades: [{ fromSkuCode: 'sku-basic', toSkuCode: 'sku-pro' }],
    scaleOuts: [
      { skuCode: 'sku-basic', stepFactor: 1 },
      { skuCode: 'sku-pro', stepFactor: 2 },
      { skuCode: 'sku-basic', stepFactor: 1, attribute: 'diskSize' },
      { skuCode: 'sku-pro', stepFactor: 2, attribute: 'diskSize' },
    ],
    atRenewal: ['standard'],
  },
}));

function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Everything around the program that outlives it: disk, seller, wall clock, chance and the auditors' books. */
export class SimWorld {
  readonly random: Prng;
  readonly wall = { at: START, now: (): number => this.wall.at };
  readonly disk: SimDisk;
  readonly seller: SellerModel;
  readonly ledger: CallLedger;
  readonly initialMinor = new Map(BUYERS.map(({ id, balanceMinor }) => [id, balanceMinor]));
  /** Rejects with the first invariant that breaks anywhere. */
  readonly broken: Promise<never>;
  readonly #site: (typeof SITES)[number];
  #break: (error: unknown) => void = () => undefined;
  /** How often the records went back to a kept moment. */
  rewinds = 0;
  /** Instances of which a reset may have dropped a call that failed or was never sent: nobody can tell any more what their seller knows. */
  readonly forgotten = new Set<string>();
  readonly #moments = new Map<string, { readonly page: LedgerPage; readonly books: readonly SoldInstance[] }>();

  constructor(seed: number, store: 'memory' | 'file') {
    this.random = new Prng(seed);
    this.#site = SITES[seed % SITES.length] ?? 'cn';
    this.seller = new SellerModel(this.random.fork());
    this.broken = new Promise((_resolve, reject) => {
      this.#break = reject;
    });
    this.broken.catch(() => undefined);
    this.ledger = new CallLedger(() => this.disk.durable, this.#site);
    this.disk = new SimDisk(store, (batch) => this.#guard(() => this.ledger.note(batch)), {
      taken: (id) => this.#moments.set(id, { page: this.ledger.page(), books: this.seller.books() }),
      written: (id, records) => {
        for (const { instanceId, status, attempts } of this.disk.durable.calls.values()) {
          if (status !== 'success' || attempts.some(({ assumed }) => assumed)) this.forgotten.add(instanceId);
        }
        const books = this.seller.books().filter(({ orderId }) => records.orders.has(orderId));
        this.#moments.set(id, { page: pageOf(this.ledger.page(), records), books });
      },
      restored: (id, actual, expected) => this.#guard(() => this.#rewound(id, actual, expected)),
    });
  }

  /** Starts the program on what the disk holds, and compares that with what was acknowledged. */
  async start(afterCrash: boolean): Promise<Life> {
    const { store, loaded } = await this.disk.open(afterCrash);
    checkRecords('no acknowledged change is lost', allRecords(loaded), this.disk.durable);
    this.ledger.begin(afterCrash);
    // Chance of its own for each life: what a dead process still draws does not shift the next one's.
    const random = this.random.fork().randomness();
    const wall = { now: this.wall.now };
    const workspace = new Workspace({ store, loaded, wall, random });
    if (loaded.records.workspace.size === 0) await workspace.restore(this.#firstRecords());
    const { promise: crashed, resolve: die } = signal();
    const vital = { isDead: false };
    const sender = this.#sender(() => workspace.simNow(), vital, this.random.fork());
    const outbox = new OutboxWorker({
      workspace,
      sender,
      random,
      wall,
      onDefect: (error) => this.#break(error),
      wait: turn,
    });
    const clock = new ClockRunner(workspace, outbox, turn);
    return {
      workspace,
      outbox,
      clock,
      history: historyOf({ workspace, outbox, clock }),
      conformance: conformanceOver(),
      lookAtAddress: () => Promise.resolve({ error: 'ECONNREFUSED' }),
      crashed,
      isDead: () => vital.isDead,
      die: () => {
        vital.isDead = true;
        die();
      },
      close: async () => {
        await clock.stop();
        await outbox.stop();
        await store.close();
      },
    };
  }

  /** Lets the program die when it has begun that many more commits. */
  armCrash(life: Life, commits: number): void {
    this.disk.armCrash(commits, () => life.die());
  }

  /** The records have gone back, and with them the auditor's books and the seller's. */
  #rewound(id: string, actual: RecordMaps, expected: RecordMaps): void {
    checkRecords('a snapshot comes back as it was taken', actual, expected);
    const moment = this.#moments.get(id);
    invariant(moment !== undefined, 'only a kept moment comes back', () => id);
    this.rewinds += 1;
    this.ledger.turnBackTo(moment.page);
    this.seller.putBack(moment.books);
  }

  #guard(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#break(error);
      return false;
    }
  }

  #firstRecords(): ReturnType<typeof seedRecords> {
    return seedRecords(
      { id: 'default', name: 'default', site: this.#site, startSimAt: START, seed: 'empty' },
      { products: [...DESKS, METERED_PRODUCT], buyers: BUYERS },
      {
        wallAt: this.wall.at,
        sellerUrl: 'https://isv.example.com/saasproduce',
        accessKey: 'key',
        sampleSellerUrl: null,
      },
    );
  }

  /** The wire: what a dead process sends never arrives, and no answer reaches it. */
  #sender(simNow: () => number, vital: { readonly isDead: boolean }, random: Prng): Sender {
    const never = (): Promise<never> => new Promise(() => undefined);
    return {
      send: async (request) => {
        if (vital.isDead) return never();
        const body = JSON.parse(Buffer.from(request.body).toString('utf8')) as Record<string, string>;
        const { activity = '', ...fields } = body;
        if (!this.#guard(() => this.ledger.receive(activity, fields, simNow()))) return never();
        const answer = this.seller.answer(activity, fields);
        for (let turns = random.int(0, 2); turns > 0; turns -= 1) await turn();
        return vital.isDead ? never() : answer;
      },
      close: async () => undefined,
    };
  }
}

/** The books about those calls and instances that are among the records. */
function pageOf(page: LedgerPage, { calls, instances }: RecordMaps): LedgerPage {
  const callOf = (key: string): string => key.split('#')[0] ?? '';
  return {
    lanes: new Map([...page.lanes].filter(([id]) => instances.has(id))),
    calling: new Set([...page.calling].filter((id) => calls.has(id))),
    sent: new Map([...page.sent].filter(([key]) => calls.has(callOf(key)))),
    repeated: new Set([...page.repeated].filter((key) => calls.has(callOf(key)))),
    lastWord: new Map([...page.lastWord].filter(([id]) => instances.has(id))),
    checkedAttempts: new Map([...page.checkedAttempts].filter(([id]) => calls.has(id))),
  };
}
