import { randomBytes, randomUUID } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import { z } from 'zod';
import { EnteredKeys, enteredKeySchema } from './entered-keys.ts';
import type { MarketKey } from './market-request.ts';
import { InstanceBook } from './instance-book.ts';
import { instanceSchema } from './instance.ts';
import { OrderNotices, orderNoticeSchema } from './order-notices.ts';
import { DEFAULT_SWITCHES, storedSwitchesSchema, type Switches } from './switches.ts';

/** How many failures are still to be made where their number is bounded. */
interface FailureCount {
  left: number;
  /** Goes up whenever the count is started anew. */
  round: number;
}

/** Where the seller keeps what must outlive a restart. */
export interface ReferenceIsvStore {
  /** The key that the marketplace signs with; made at first start, the same ever after. */
  readonly accessKey: string;
  /** A former key, which one of the mistakes signs with. */
  readonly formerKey: string;
  /** A key of its own that order notifications may be signed with; made at first start, the same ever after. */
  readonly generalKey: string;
  /** With which this seller asks the marketplace; made at first start, the same ever after. */
  readonly marketKey: MarketKey;
  /** Keys that were told to it later. */
  readonly keys: EnteredKeys;
  readonly switches: Switches;
  readonly failures: FailureCount;
  readonly book: InstanceBook;
  readonly notices: OrderNotices;
  /** Call after every change of `switches`, of `keys` or of an instance; the change is written soon. */
  changed(): void;
  /** Resolves when an answer may be given for the changes made so far. Rejects when they could not be written. */
  settled(): Promise<void>;
  /** Writes what is left and stops writing. */
  close(): Promise<void>;
}

/** The data file is there but is not ours or is broken; it is left exactly as it is. */
export class ReferenceIsvFileError extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(
      `The sample seller's data file ${file} cannot be used: ${reason}. ` +
        'It was left as it is; repair it, or move it away to start with an empty one.',
    );
    this.name = 'ReferenceIsvFileError';
    this.file = file;
  }
}

const documentSchema = z.object({
  format: z.literal('koogallery-simulator/sample-seller'),
  version: z.literal(1),
  accessKey: z.string().min(1),
  formerKey: z.string().min(1).optional(),
  generalKey: z.string().min(1).optional(),
  marketKey: z.object({ accessKeyId: z.string().min(1), secretKey: z.string().min(1) }).optional(),
  enteredKeys: z.array(enteredKeySchema).default([]),
  switches: storedSwitchesSchema,
  failuresLeft: z.int().min(0).default(0),
  instances: z.array(instanceSchema),
  orderNotices: z.array(orderNoticeSchema).default([]),
});
type SellerDocument = z.infer<typeof documentSchema>;

/**
 * Up to this many instances, writing the file takes a few milliseconds and every change is on disk before it is
 * answered. Beyond, a write per call would cost more than the call, so that answers go first.
 */
const WRITE_BEFORE_ANSWER_LIMIT = 1000;
const LARGE_FILE_PAUSE_MS = 1000;

/** 20 capitals and digits, 40 characters: the lengths of the cloud's own pairs. */
function newMarketKey(): MarketKey {
  const secretKey = randomBytes(30).toString('base64url').replace(/[-_]/g, '0');
  return { accessKeyId: randomBytes(10).toString('hex').toUpperCase(), secretKey };
}

/** A store that forgets everything with the process. `accessKey` defaults to a random one. */
export function createMemoryStore(accessKey: string = randomUUID()): ReferenceIsvStore {
  return {
    accessKey,
    formerKey: randomUUID(),
    generalKey: randomUUID(),
    marketKey: newMarketKey(),
    keys: new EnteredKeys(),
    switches: { ...DEFAULT_SWITCHES },
    failures: { left: 0, round: 0 },
    book: new InstanceBook(),
    notices: new OrderNotices(),
    changed: () => {},
    settled: async () => {},
    close: async () => {},
  };
}

/** Opens or creates the data file. @throws ReferenceIsvFileError when there is a file that cannot be understood. */
export async function openFileStore(file: string): Promise<ReferenceIsvStore> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  const low = new Low<SellerDocument | null>(new JSONFile<SellerDocument | null>(file), null);
  const found = await readDocument(low, file);
  const store = new FileStore(low, found);
  // Files of earlier programs lack the newest key: the marketplace may be told of it as soon as it is made.
  if (!found?.generalKey) {
    store.changed();
    await store.settled();
  }
  return store;
}

async function readDocument(low: Low<SellerDocument | null>, file: string): Promise<SellerDocument | undefined> {
  try {
    await low.read();
  } catch (error) {
    throw new ReferenceIsvFileError(file, error instanceof Error ? error.message : String(error));
  }
  // lowdb answers `null` both for no file and for a file that holds `null`; only the first may be written over.
  if (low.data === null && !(await exists(file))) return undefined;
  const parsed = documentSchema.safeParse(low.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new ReferenceIsvFileError(file, `its content is not a sample seller's${at} (${issue?.message ?? 'unknown'})`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** One JSON file, written by one writer at a time; changes that come while it writes share the next write. */
class FileStore implements ReferenceIsvStore {
  readonly accessKey: string;
  readonly formerKey: string;
  readonly generalKey: string;
  readonly marketKey: MarketKey;
  readonly keys: EnteredKeys;
  readonly switches: Switches;
  readonly failures: FailureCount;
  readonly book: InstanceBook;
  readonly notices: OrderNotices;
  readonly #low: Low<SellerDocument | null>;
  readonly #closing = new AbortController();
  #changes = 0;
  #changesWritten = 0;
  #writing: Promise<void> | undefined;

  constructor(low: Low<SellerDocument | null>, found: SellerDocument | undefined) {
    this.#low = low;
    this.accessKey = found?.accessKey ?? randomUUID();
    this.formerKey = found?.formerKey ?? randomUUID();
    this.generalKey = found?.generalKey ?? randomUUID();
    this.marketKey = found?.marketKey ?? newMarketKey();
    this.keys = new EnteredKeys(found?.enteredKeys);
    this.switches = { ...(found?.switches ?? DEFAULT_SWITCHES) };
    this.failures = { left: found?.failuresLeft ?? 0, round: 0 };
    this.book = new InstanceBook(found?.instances);
    this.notices = new OrderNotices(found?.orderNotices);
  }

  changed(): void {
    this.#changes += 1;
    void this.#write();
  }

  async settled(): Promise<void> {
    if (!this.#isLarge()) await this.#writtenUpToNow();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writtenUpToNow();
  }

  async #writtenUpToNow(): Promise<void> {
    const target = this.#changes;
    while (this.#changesWritten < target) await this.#write();
  }

  #write(): Promise<void> {
    if (this.#writing) return this.#writing;
    const writing = this.#writeOnce().finally(() => {
      this.#writing = undefined;
    });
    this.#writing = writing;
    // Changes made meanwhile share the next write. After a failure the next change, or who waits, tries again.
    writing.then(
      () => {
        if (this.#changesWritten < this.#changes) void this.#write();
      },
      () => {},
    );
    return writing;
  }

  async #writeOnce(): Promise<void> {
    if (this.#isLarge()) await wait(LARGE_FILE_PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => {});
    else await nextTurn();
    const changes = this.#changes;
    this.#low.data = this.#document();
    await this.#low.write();
    this.#changesWritten = changes;
  }

  #isLarge(): boolean {
    return this.book.size > WRITE_BEFORE_ANSWER_LIMIT;
  }

  #document(): SellerDocument {
    return {
      format: 'koogallery-simulator/sample-seller',
      version: 1,
      accessKey: this.accessKey,
      formerKey: this.formerKey,
      generalKey: this.generalKey,
      marketKey: this.marketKey,
      enteredKeys: [...this.keys.all()],
      switches: this.switches,
      failuresLeft: this.failures.left,
      instances: this.book.all(),
      orderNotices: this.notices.all(),
    };
  }
}
