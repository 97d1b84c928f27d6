import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { schedule } from 'node-cron';
import { ensureApiKeys } from './app/api-keys.ts';
import { ClockRunner } from './app/clock-runner.ts';
import { ConformanceRuns } from './app/conformance-runs.ts';
import { bindSampleSeller, type SampleSeller } from './app/sample-seller.ts';
import type { FirstRecords } from './app/first-records.ts';
import { forgetOldCalls } from './app/forget-old-calls.ts';
import { History } from './app/history.ts';
import type { ImportedWorkspace } from './app/import-workspace.ts';
import type { Marketplace } from './app/marketplace.ts';
import type { LoadedWorkspace, Randomness, WallClock, WorkspaceStore } from './app/ports.ts';
import { replacedRecords } from './app/replaced-records.ts';
import { SEED_PACK_IDS } from './app/seed-packs.ts';
import { Workspace } from './app/workspace.ts';
import { Workspaces, type NewWorkspace, type WorkspaceHost } from './app/workspaces.ts';
import { loadSeed } from './config/load-seed.ts';
import { conformancePorts } from './conformance-ports.ts';
import type { SmtpSettings } from './config/smtp-settings.ts';
import type { Change } from './domain/records.ts';
import { anchorClock } from './engine/clock.ts';
import { lookAtAddress } from './dispatch/look-at-address.ts';
import { MailRelay } from './dispatch/mail/mail-relay.ts';
import { createSmtpSender } from './dispatch/mail/smtp-sender.ts';
import { OutboxWorker } from './dispatch/outbox-worker.ts';
import type { Sender } from './dispatch/sender.ts';
import { createUndiciSender } from './dispatch/undici-sender.ts';
import { createRehearsal, type Rehearsal } from './reference-isv/rehearsal.ts';
import { startReferenceIsv, type ReferenceIsv } from './reference-isv/start-reference-isv.ts';
import { ReferenceIsvFileError } from './reference-isv/store.ts';
import { makeFirstRecords } from './scenario/make-first-records.ts';
import { archiveFormat } from './store/archive/archive-format.ts';
import { fileScratch, memoryScratch } from './store/archive/scratch-space.ts';
import { listWorkspaces, workspaceFolder } from './store/data-folder.ts';
import { openFileStore } from './store/file-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { marketApi } from './market-api/market-api.ts';
import { PRODUCTION_HOSTS } from './protocol/open-api/aksk-mistakes.ts';
import { localCertificate } from './tls/local-certificate.ts';
import { createWebApp } from './web/create-web-app.ts';
import { isOwnHost } from './web/middleware/check-host.ts';
import { noticeMail } from './web/notice-mail.ts';

/** Settings of a simulator; `dataFolder` undefined keeps everything in memory. */
export interface SimulatorOptions {
  readonly host: string;
  readonly port: number;
  /** Port of a second listener that speaks HTTPS; `undefined`: none. */
  readonly httpsPort?: number | undefined;
  readonly dataFolder: string | undefined;
  /** `undefined`: no sample seller. */
  readonly referenceIsvPort: number | undefined;
  readonly seed?: NewWorkspace['seed'];
  readonly site?: NewWorkspace['site'];
  readonly clockMode?: NewWorkspace['clockMode'];
  /** Marketplace time of a new `default` workspace at its beginning; real time unless given. */
  readonly startSimAt?: number;
  /** Told about defects of this program. */
  readonly onDefect: (error: unknown) => void;
  readonly wall?: WallClock;
  readonly maxInFlight?: number;
  /** Messages that go by mail are relayed there; they stay in the outbox otherwise. */
  readonly smtp?: SmtpSettings | undefined;
  /** How long one mail may take, and the waits between its tries. */
  readonly mailPace?: { readonly timeLimitMs: number; readonly waitsMs: readonly number[] };
}

/** A running simulator. */
export interface Simulator {
  readonly origin: string;
  /** The same marketplace over HTTPS, and the file whose certificate its clients have to trust. */
  readonly https: { readonly origin: string; readonly caFile: string } | undefined;
  readonly workspaces: Workspaces;
  readonly referenceIsv: ReferenceIsv | undefined;
  /** Why the sample seller is not running although it was asked for. */
  readonly sampleSellerProblem: string | undefined;
  /** Stops listening, lets calls on the wire end, brings the files to rest. */
  close(): Promise<void>;
}

/** Production address of products while no seller is configured: nothing listens there. */
const NO_SELLER_URL = 'http://127.0.0.1:9/no-seller-configured';
/** Passwords of instances that a made-up past has brought about, and vectors of its encryption. */
const PASSWORD_ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** More than the gateway takes, so that it can say so itself. */
const HEADERS_READ_BYTES = 256 * 1_024;
const MAIL_TIME_LIMIT_MS = 15_000;
/** Beats between two looks for files that were edited by hand. */
const BEATS_PER_LOOK = 3;
const PROJECT_ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SEED_FOLDER = path.join(PROJECT_ROOT, 'data', 'seed');

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const systemWall: WallClock = { now: () => Date.now() };
const systemRandom: Randomness = {
  uuid: () => randomUUID(),
  text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
};
const yieldToLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Builds the object graph, opens the workspaces and starts to listen. @throws NodeJS.ErrnoException `EADDRINUSE` */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const wall = options.wall ?? systemWall;
  const { referenceIsv, problem: sampleSellerProblem } = await startSampleSeller(options);
  const sender = createUndiciSender();
  const relay = createRelay(options, wall);
  const host = createHost(options, { wall, sender, referenceIsv, relay });
  const workspaces = new Workspaces(host);
  const closeParts = async (): Promise<void> => {
    await workspaces.closeAll();
    await sender.close();
    await referenceIsv?.close();
  };
  try {
    await workspaces.openAll({
      id: 'default',
      name: 'default',
      site: options.site ?? 'cn',
      seed: options.seed ?? 'demo-shop',
      ...(options.clockMode ? { clockMode: options.clockMode } : {}),
      ...(options.startSimAt === undefined ? {} : { startSimAt: options.startSimAt }),
    });
    const app = createWebApp({
      workspaces,
      host: options.host,
      wall,
      marketApi: marketApi({
        workspaces,
        wall,
        // Whoever leads the production host to this machine need not change the seller's code at all.
        isOwnHost: (header) =>
          isOwnHost(header, options.host) || PRODUCTION_HOSTS.some((name) => name === header.replace(/:\d+$/, '')),
        onDefect: options.onDefect,
      }),
      // Before anything is served, both listen.
      https: () => secure,
      referenceIsvOrigin: referenceIsv?.origin,
      referenceIsvAccessKey: referenceIsv?.accessKey,
      sampleSellerProblem,
      inMemory: options.dataFolder === undefined,
      onDefect: options.onDefect,
    });
    const secure = await listenSecurely(app, options, wall);
    const server = await listen(app, options).catch(async (error: unknown) => {
      await secure?.close();
      throw error;
    });
    referenceIsv?.setMarket(originOf(server, options.host));
    const heartbeat = startHeartbeat(workspaces, options.onDefect);
    return {
      origin: originOf(server, options.host),
      https: secure && { origin: secure.origin, caFile: secure.caFile },
      workspaces,
      referenceIsv,
      sampleSellerProblem,
      close: async () => {
        await heartbeat.destroy();
        // What it asks in the background is answered here, so that nothing is written down after the workspaces are closed.
        await referenceIsv?.stopAsking();
        await stopListening(server);
        await secure?.close();
        await closeParts();
      },
    };
  } catch (error) {
    await closeParts();
    throw error;
  }
}

/** Starts the sample seller. Its damaged file stays as it is and must not keep the marketplace from starting. */
async function startSampleSeller(
  options: SimulatorOptions,
): Promise<{ readonly referenceIsv?: ReferenceIsv; readonly problem?: string }> {
  if (options.referenceIsvPort === undefined) return {};
  try {
    const referenceIsv = await startReferenceIsv({
      host: options.host,
      port: options.referenceIsvPort,
      dataFile: options.dataFolder === undefined ? 'memory' : path.join(options.dataFolder, 'sample-seller.json'),
    });
    return { referenceIsv };
  } catch (error) {
    if (error instanceof ReferenceIsvFileError) return { problem: error.message };
    throw error;
  }
}

function createRelay({ smtp, mailPace, onDefect }: SimulatorOptions, wall: WallClock): MailRelay | undefined {
  if (!smtp) return undefined;
  return new MailRelay({
    sender: createSmtpSender(smtp, mailPace?.timeLimitMs ?? MAIL_TIME_LIMIT_MS),
    random: systemRandom,
    wall,
    to: smtp.to,
    onDefect,
    ...(mailPace ? { waitsMs: mailPace.waitsMs } : {}),
  });
}

interface HostParts {
  readonly wall: WallClock;
  readonly sender: Sender;
  readonly referenceIsv: ReferenceIsv | undefined;
  readonly relay: MailRelay | undefined;
}

function createHost(options: SimulatorOptions, parts: HostParts): WorkspaceHost {
  const { wall, sender, referenceIsv, relay } = parts;
  const openStore = (id: string): Promise<WorkspaceStore> =>
    options.dataFolder === undefined
      ? Promise.resolve(createMemoryStore())
      : openFileStore(workspaceFolder(options.dataFolder, id));

  const sampleSeller = referenceIsv && {
    url: referenceIsv.productionUrl,
    accessKey: referenceIsv.accessKey,
    notificationKey: referenceIsv.generalKey,
    hasBeenTold: referenceIsv.hasBeenTold,
  };

  const start = async (
    store: WorkspaceStore,
    id: string,
    { create, imported }: { readonly create?: NewWorkspace; readonly imported?: ImportedWorkspace } = {},
  ): Promise<Marketplace> => {
    let loaded = await store.load();
    if (imported) loaded = await takeOver(store, imported, { wallAt: wall.now(), sampleSeller });
    const workspace = new Workspace({ store, loaded, wall, random: systemRandom });
    if (create) {
      const { changes, exchanges } = await firstRecords(create, parts);
      await workspace.restore(changes, exchanges);
    }
    // The workspace's own record is what could not be read: pages still need one to say so.
    else if (loaded.records.workspace.size === 0) workspace.state.apply(placeholder(id, wall.now()));
    await forgetOldCalls(workspace).catch(options.onDefect);
    if (sampleSeller && !workspace.damage) await bindSampleSeller(workspace, sampleSeller);
    if (!workspace.damage) await ensureApiKeys(workspace, referenceIsv?.marketKey);
    const outbox = new OutboxWorker({
      workspace,
      sender,
      random: systemRandom,
      wall,
      onDefect: options.onDefect,
      ...(options.maxInFlight === undefined ? {} : { maxInFlight: options.maxInFlight }),
    });
    const clock = new ClockRunner(workspace, outbox, yieldToLoop);
    // Nothing may be decided before it is known which time went by while the program was off.
    await clock.begun();
    const history = new History({
      workspace,
      outbox,
      clock,
      sampleSeller,
      firstRecords: async ({ name, site }, { seed, ...begin }) => {
        const known = SEED_PACK_IDS.find((each) => each === seed);
        return known && firstRecords({ id, name, site, ...begin, seed: known }, parts);
      },
      archive: archiveFormat,
      scratch:
        options.dataFolder === undefined
          ? memoryScratch()
          : fileScratch(path.join(workspaceFolder(options.dataFolder, id), 'incoming')),
      programVersion: version,
    });
    // After what the clock has caught up with: a start sends nothing.
    const mail = relay?.attach({
      workspace,
      jumpId: () => clock.running()?.id,
      words: (notice) => noticeMail(workspace, notice),
    });
    const conformance = new ConformanceRuns(conformancePorts(sender), options.onDefect);
    return {
      ...{ workspace, outbox, clock, history, conformance, lookAtAddress },
      ...(mail ? { mail } : {}),
      ...(sampleSeller ? { sampleSeller } : {}),
    };
  };

  const removeFiles = async (id: string): Promise<void> => {
    if (options.dataFolder === undefined) return;
    await rm(workspaceFolder(options.dataFolder, id), { recursive: true, force: true });
  };

  const make = async (id: string, begin: Parameters<typeof start>[2]): Promise<Marketplace> => {
    const store = await openStore(id);
    try {
      return await start(store, id, begin);
    } catch (error) {
      // Half a workspace must not stay behind, nor its lock.
      await store.close();
      await removeFiles(id);
      throw error;
    }
  };

  return {
    open: async (id) => start(await openStore(id), id),
    create: (create) => make(create.id, { create }),
    createFrom: (id, imported) => make(id, { imported }),
    close: async ({ workspace, outbox, clock, history, conformance, mail }) => {
      await conformance.stop();
      await clock.stop();
      await outbox.stop();
      await mail?.stop();
      await history.imports.discardAll();
      await workspace.close();
    },
    remove: removeFiles,
    listIds: async () => (options.dataFolder === undefined ? [] : listWorkspaces(options.dataFolder)),
  };
}

/** The first records of a new workspace. The sample seller knows the instances among them when this resolves. */
async function firstRecords(create: NewWorkspace, { wall, referenceIsv }: HostParts): Promise<FirstRecords> {
  let rehearsal: Rehearsal | undefined;
  const accessKey = referenceIsv?.accessKey ?? randomUUID();
  const records = await makeFirstRecords(create, {
    seed: await loadSeed(create.seed, SEED_FOLDER),
    wallAt: wall.now(),
    sellerUrl: referenceIsv?.productionUrl ?? NO_SELLER_URL,
    accessKey,
    sampleSellerUrl: referenceIsv?.productionUrl ?? null,
    beginSeller: (random) => {
      rehearsal = createRehearsal({
        publicOrigin: referenceIsv?.origin ?? new URL(NO_SELLER_URL).origin,
        accessKey,
        randomText: () => random.text(16, PASSWORD_ALPHABET),
      });
      return rehearsal;
    },
  });
  // Before the calls that are still open are tried again.
  if (rehearsal) await referenceIsv?.adopt(rehearsal.instances());
  return records;
}

/** Puts imported records into the store of a new workspace, bytes of calls included, in one durable step. */
async function takeOver(
  store: WorkspaceStore,
  { simAt, ...content }: ImportedWorkspace,
  at: { readonly wallAt: number; readonly sampleSeller: SampleSeller | undefined },
): Promise<LoadedWorkspace> {
  const { orders, instances, calls } = content.records;
  const times = { takenSimAt: simAt, takenWallAt: at.wallAt };
  const counts = { orders: orders.size, instances: instances.size, calls: calls.size };
  const staged = { id: 'snap-1', name: 'staged-1', kind: 'staged' as const, ...times, ...counts };
  await store.writeSnapshot(staged, content);
  const loaded = await store.restoreSnapshot(staged.id, (records) =>
    replacedRecords(records, { nextSequence: 1 }, { simAt, ...at }),
  );
  await store.deleteSnapshot(staged.id);
  return loaded;
}

function placeholder(id: string, wallAt: number): Change {
  const value = {
    id,
    name: id,
    site: 'cn' as const,
    clock: anchorClock('frozen', wallAt, wallAt),
    ruleOverrides: {},
    sampleSellerUrl: null,
    nextSequence: 1,
    createdWallAt: wallAt,
  };
  return { collection: 'workspace', id, value };
}

/**
 * node-cron beats once a second; what happens is decided by marketplace time, never by the timer. Once an hour old calls
 * are deleted where the rules of a workspace say so.
 */
function startHeartbeat(workspaces: Workspaces, onDefect: (error: unknown) => void): { destroy(): Promise<void> } {
  const housekeeping = schedule(
    '0 17 * * * *',
    async () => {
      for (const { workspace } of workspaces.list()) await forgetOldCalls(workspace).catch(onDefect);
    },
    { noOverlap: true },
  );
  let beats = 0;
  const clocks = schedule('* * * * * *', () => {
    beats += 1;
    // Not waited for: the slow seller of one workspace must not keep the clocks of the others from their beat.
    for (const { clock, workspace } of workspaces.list()) {
      void clock.tick().catch(onDefect);
      if (beats % BEATS_PER_LOOK === 0) void workspace.lookForEdits().catch(onDefect);
    }
  });
  return {
    destroy: async () => {
      await housekeeping.destroy();
      await clocks.destroy();
    },
  };
}

async function listen(app: ReturnType<typeof createWebApp>, options: SimulatorOptions): Promise<Server> {
  const server = createServer({ maxHeaderSize: HEADERS_READ_BYTES }, app);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return server;
}

interface SecureListener {
  readonly origin: string;
  readonly caFile: string;
  close(): Promise<void>;
}

/** The same application behind TLS. Without a data folder the certificate lies in one that goes with the program. */
async function listenSecurely(
  app: ReturnType<typeof createWebApp>,
  { httpsPort, host, dataFolder }: SimulatorOptions,
  wall: WallClock,
): Promise<SecureListener | undefined> {
  if (httpsPort === undefined) return undefined;
  const temporary = dataFolder === undefined ? await mkdtemp(path.join(tmpdir(), 'koosim-https-')) : undefined;
  const forget = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const { key, certificate, caFile } = await localCertificate(temporary ?? dataFolder ?? '', host, wall.now());
    // Production demands TLS 1.2 or newer (v2-saas 1).
    const server = createHttpsServer(
      { key, cert: certificate, minVersion: 'TLSv1.2', maxHeaderSize: HEADERS_READ_BYTES },
      app,
    );
    server.listen(httpsPort, host);
    await once(server, 'listening');
    const close = async (): Promise<void> => {
      await stopListening(server);
      await forget();
    };
    return { origin: originOf(server, host, 'https'), caFile, close };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function stopListening(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function originOf(server: Server, host: string, scheme: 'http' | 'https' = 'http'): string {
  const { port } = server.address() as AddressInfo;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
